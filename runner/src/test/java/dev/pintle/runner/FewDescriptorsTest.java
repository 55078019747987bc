package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process whose clients take all the descriptors that the system gives it. */
@Timeout(120)
class FewDescriptorsTest {
  /** In which every handler tries several times to accept. */
  private static final long WHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);

  private static final String HELLO =
      """
      import dev.pintle.*;
      import java.util.Map;

      public class Hello implements App {
        @Override
        public Response call(Map<String, Object> env) throws Exception {
          if (Env.PATH_INFO.get(env).equals("/slow")) {
            Thread.sleep(20);
          }
          return Response.text("hello");
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"fcgi", "http", "jetty", "undertow"})
  void servesWhoIsThereSaysSoOnceAndAcceptsAgain(String handler) throws Exception {
    Path app = Apps.packed(directory, "Hello", HELLO);
    try (Running running = Running.start("-s", handler, "-l", "127.0.0.1:0", app)) {
      int port = running.awaitPort();
      try (Visitor honest = Visitor.of(handler, port)) {
        for (int i = 0; i < 5; i++) { // so that the classes are loaded, for which files are opened
          assertThat(honest.ask("/slow")).endsWith("hello");
          assertThat(honest.ask("/")).endsWith("hello");
        }
        running.limit("nofile", "" + (descriptors(running) + 20));

        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          idle.add(new Socket(InetAddress.getLoopbackAddress(), port)); // the system takes them in
        }
        String said = running.awaitError("accepting on ");
        long end = System.nanoTime() + WHILE_NANOS;
        while (System.nanoTime() < end) {
          assertThat(honest.ask("/")).endsWith("hello");
        }
        for (Socket socket : idle) {
          socket.close();
        }
        try (Visitor late = Visitor.of(handler, port)) {
          assertThat(late.ask("/")).endsWith("hello");
        }
        assertThat(said).contains("Too many open files", "ulimit -n");
      }
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
      assertThat(running.errors()).filteredOn(line -> line.contains("accepting on ")).hasSize(1);
    }
  }

  private static long descriptors(Running running) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + running.pid() + "/fd"))) {
      return open.count();
    }
  }
}
