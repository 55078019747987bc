package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Handler;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every handler that is there can be chosen with {@code -s}. */
@Tag("socket")
class HandlersTest {
  @TempDir Path directory;

  static List<String> handlers() {
    return ServiceLoader.load(Handler.class).stream()
        .map(provider -> provider.get().name())
        .sorted()
        .toList();
  }

  /** Those that are asked as a browser asks. */
  static Stream<String> handlersOfHttp() {
    return handlers().stream().filter(name -> !name.equals("fcgi"));
  }

  @ParameterizedTest
  @MethodSource("handlersOfHttp")
  void servesAndDrainsAtASignal(String handler) throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Who.java"),
            """
            import dev.pintle.*;
            class Who {
              public static App app() {
                return env -> Response.text("served by " + Env.HANDLER.get(env));
              }
            }
            """);
    try (Running running = Running.start("-s", handler, "-l", "127.0.0.1:0", app)) {
      try (KeptConnection connection = KeptConnection.to(running.awaitPort())) {
        assertThat(connection.get("/")).endsWith("served by " + handler);
      }
      running.signal("TERM");
      assertThat(running.awaitExit()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void isExplainedInTheHelpWithItsOptions(String handler) throws Exception {
    try (Running running = Running.start("--help", "-s", handler)) {
      running.awaitOutput("Handlers for -s");
      for (String name : handlers()) {
        running.awaitOutput("  " + name + " ");
      }
      if (!Handler.named(handler).options().isEmpty()) {
        running.awaitOutput("Options of the handler " + handler + ":");
      }
      assertThat(running.awaitExit()).isZero();
    }
  }
}
