package dev.pintle.conformance.peers;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An HAProxy of the test's own, in a directory of its own. */
final class Haproxy implements Closeable {
  private static final long SECONDS = 20;

  private final Process process;
  private final int port;
  private final Path said;

  private Haproxy(Process process, int port, Path said) {
    this.process = process;
    this.port = port;
    this.said = said;
  }

  /**
   * Starts one, and waits until it accepts connections.
   *
   * @param port that it listens on
   * @param sections of its configuration, behind the defaults
   */
  static Haproxy start(Path dir, int port, String sections)
      throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            dir.resolve("haproxy.cfg"),
            """
            defaults
              timeout connect 5s
              timeout client 50s
              timeout server 50s

            %s
            """
                .formatted(sections));
    Path said = dir.resolve("said");
    Process process =
        Program.require("haproxy")
            .builder("-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    Haproxy haproxy = new Haproxy(process, port, said);
    try {
      haproxy.awaitReady();
    } catch (IOException | InterruptedException e) {
      haproxy.close();
      throw e;
    }
    return haproxy;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IOException("haproxy did not start: " + Files.readString(said), e);
        }
      }
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("haproxy did not stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("interrupted while haproxy stopped", e);
    }
  }
}
