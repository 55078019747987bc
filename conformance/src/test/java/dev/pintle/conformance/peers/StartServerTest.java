package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.Feature;
import dev.pintle.Handler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The sockets that Server::Starter holds open are served. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pintle.conformance.Handlers#thatInherit")
@Tag("socket")
@Tag("HND-06")
@Timeout(120)
class StartServerTest {
  private static final String OPENS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";
  private static final long SECONDS = 60;

  private static Program starter;

  /** The name of the handler. */
  @Parameter String handler;

  @TempDir Path dir;
  private Process running;

  @BeforeAll
  static void findStarter() {
    starter = Program.require("start_server");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running != null) {
      running.destroy();
      assertThat(running.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void asDescriptorZeroWithoutAnyFlag() throws Exception {
    int port = FreePort.any();
    start(List.of("--port=127.0.0.1:" + port + "=0"), List.of(), "fd:0");

    assertThat(get(tcp(port))).contains("worker ");
  }

  @Test
  void severalOfBothKindsFromItsEnvironment() throws Exception {
    assumeTrue(
        Handler.named(handler).features().contains(Feature.UNIX_SOCKETS),
        handler + " does not have UNIX_SOCKETS");
    int first = FreePort.any();
    int second = FreePort.any();
    Path path = dir.resolve("s");
    start(
        List.of("--port=127.0.0.1:" + first, "--port=" + second, "--path=" + path),
        List.of(OPENS),
        "inherited");

    assertThat(get(tcp(first))).contains("worker ");
    assertThat(get(tcp(second))).contains("worker ");
    assertThat(get(UnixDomainSocketAddress.of(path))).contains("worker ");
  }

  @Test
  void andStayOpenForTheNextWorker() throws Exception {
    int port = FreePort.any();
    start(List.of("--port=127.0.0.1:" + port), List.of(OPENS), "inherited");
    String before = get(tcp(port));

    new ProcessBuilder("kill", "-HUP", Long.toString(running.pid())).start().waitFor();

    // Old and new share the socket for a while; a connection to either is served.
    String after = get(tcp(port));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (after.equals(before)) {
      assertThat(System.nanoTime()).as("the new worker never answered").isLessThan(deadline);
      after = get(tcp(port));
    }
    assertThat(after).contains("200 OK").contains("worker ");
  }

  @Test
  void orItSaysWhichFlagIsMissing() throws Exception {
    int port = FreePort.any();
    start(List.of("--port=127.0.0.1:" + port), List.of(), "inherited");

    assertThat(awaitErrors("--add-opens")).contains("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
  }

  private void start(List<String> sockets, List<String> flags, String listen) throws IOException {
    List<String> arguments = new ArrayList<>(sockets);
    arguments.add("--");
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(flags);
    arguments.add("-cp");
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(InheritingServer.class.getName());
    arguments.add(handler);
    arguments.add(listen);
    running =
        starter
            .builder(arguments.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
  }

  /** The listener is open before the worker is; then the request waits in its queue. */
  private String get(SocketAddress address) throws IOException, InterruptedException {
    try (SocketChannel channel = connect(address)) {
      channel.write(
          ByteBuffer.wrap(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(reply);
      return withoutDate(reply.toString(StandardCharsets.US_ASCII));
    }
  }

  private static String withoutDate(String reply) {
    return reply.replaceFirst("Date: [^\r]*\r\n", "");
  }

  private SocketChannel connect(SocketAddress address) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        return SocketChannel.open(address);
      } catch (IOException e) {
        if (running.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IOException("start_server does not listen: " + log(), e);
        }
      }
    }
  }

  private String awaitErrors(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!log().contains(text) && System.nanoTime() < deadline) {
      if (running.waitFor(10, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return log();
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("log"));
  }

  private static SocketAddress tcp(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
