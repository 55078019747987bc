package dev.pintle.runner.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a supervisor that says one thing and does another. */
@Timeout(60)
class ControlClientTest {
  @TempDir Path directory;

  @Test
  void doesNotTellThatItHasEndedWhereItsProcessIsStillThere() throws Exception {
    Path pidFile = directory.resolve("app.pid");
    Path control = directory.resolve("control");
    Files.createSymbolicLink(directory.resolve("app.pid.control"), control);
    Process process = new ProcessBuilder("cat").start();
    Files.writeString(pidFile, process.pid() + "\n");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(control));
      CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> answer(server));

      Reply reply = new ControlClient(pidFile, Duration.ofMillis(100)).stop();

      assertThat(asked.get()).isEqualTo("stop");
      assertThat(reply.code()).isEqualTo(ControlClient.UNKNOWN);
      assertThat(reply.text())
          .contains("process " + process.pid() + " is still there after 100 ms");
    } finally {
      process.destroy();
    }
  }

  private static String answer(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept();
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII))) {
      String word = in.readLine();
      channel.write(ByteBuffer.wrap("0\nstopped\n".getBytes(StandardCharsets.US_ASCII)));
      return word;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
