package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose heap is full for good ends by Java's own option, and another is started. */
@Tag("socket")
@Timeout(120)
class FullHeapTest {
  private static final String HOARD =
      """
      import dev.pintle.*;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.Map;

      public class Hoard implements App {
        private static final List<Object> KEPT = new ArrayList<>();

        @Override
        public Response call(Map<String, Object> env) {
          while (Env.PATH_INFO.get(env).equals("/fill")) {
            KEPT.add(new byte[100_000]);
          }
          return Response.text("process " + ProcessHandle.current().pid());
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void isFollowedByAnother() throws Exception {
    Path app = Apps.packed(directory, "Hoard", HOARD);
    List<Object> command = new ArrayList<>();
    command.add("env");
    command.add("JDK_JAVA_OPTIONS=-Xmx48m -XX:+ExitOnOutOfMemoryError");
    command.addAll(List.of(Supervised.ours(app)));
    List<String> options = List.of("--listen", "127.0.0.1:0", "--settle", "50ms");
    try (Supervised supervisor = Supervised.start(directory, options, command.toArray())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      String first = get(port);

      try (KeptConnection filling = KeptConnection.to(port)) {
        filling.send("/fill");
        supervisor.running().awaitError("ended with exit status 3"); // Java's own
      }

      assertThat(get(port)).startsWith("process ").isNotEqualTo(first);
    }
  }

  /** Whoever connects while no worker is there waits for the next. */
  private static String get(int port) throws Exception {
    try (KeptConnection connection = KeptConnection.to(port)) {
      String response = connection.get("/");
      return response.substring(response.lastIndexOf('\n') + 1);
    }
  }
}
