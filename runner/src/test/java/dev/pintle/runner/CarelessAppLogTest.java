package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of apps that fail: which request it was and why, once. */
@Tag("socket")
@Timeout(60)
class CarelessAppLogTest {
  /** What is asked for, and what the log names as the reason. */
  private static final Map<String, String> FAILURES =
      Map.of(
          "/thrown", "java.lang.IllegalStateException: thrown",
          "/stack", "java.lang.StackOverflowError",
          "/memory", "java.lang.OutOfMemoryError",
          "/linkage", "java.lang.NoClassDefFoundError: missing",
          "/null", "java.lang.IllegalStateException: the app returned null",
          "/field", "dev.pintle.spi.InvalidResponseException",
          "/writer", "java.lang.IllegalStateException: writer",
          "/midway", "java.lang.OutOfMemoryError",
          "/short", "short of its Content-Length");

  private static final String CARELESS =
      """
      import dev.pintle.*;
      import java.util.Map;

      public class Careless implements App {
        static int deeper(int depth) {
          return deeper(depth + 1) + 1;
        }

        @Override
        public Response call(Map<String, Object> env) {
          return switch (Env.PATH_INFO.get(env)) {
            case "/thrown" -> throw new IllegalStateException("thrown");
            case "/stack" -> Response.text("" + deeper(0));
            case "/memory" -> Response.bytes("x/y", new byte[Integer.MAX_VALUE]);
            case "/linkage" -> throw new NoClassDefFoundError("missing");
            case "/null" -> null;
            case "/field" -> Response.text("x").withHeader("Content-Length", "-1");
            case "/writer" ->
                Response.stream("x/y", out -> { throw new IllegalStateException("writer"); });
            case "/midway" ->
                Response.stream(
                    "x/y", out -> { out.write('x'); out.flush(); out.write(new byte[Integer.MAX_VALUE]); });
            case "/short" ->
                Response.stream("x/y", out -> out.write('x')).withHeader("Content-Length", "9");
            default -> Response.text("hello");
          };
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"fcgi", "http", "jetty", "undertow"})
  @Tag("ERR-04")
  void namesTheRequestAndTheReasonOnce(String handler) throws Exception {
    Path app = Apps.packed(directory, "Careless", CARELESS);
    try (Running running = Running.start("-s", handler, "-l", "127.0.0.1:0", app)) {
      int port = running.awaitPort();
      for (String path : FAILURES.keySet()) {
        try (Visitor unlucky = Visitor.of(handler, port)) {
          assertThat(answer(unlucky, path + "?secret=1")).doesNotContain("hello");
        }
      }
      try (Visitor lucky = Visitor.of(handler, port)) {
        assertThat(lucky.ask("/")).endsWith("hello");
      }
      running.signal("TERM");
      List<String> log = running.errors();
      FAILURES.forEach((path, reason) -> assertThatLogTells(log, path, reason));
      assertThat(log).noneMatch(line -> line.contains("secret"));
    }
  }

  /** What comes of it, if it was broken off nothing. */
  private static String answer(Visitor visitor, String path) {
    try {
      return visitor.ask(path);
    } catch (IOException e) {
      return "";
    }
  }

  private static void assertThatLogTells(List<String> log, String path, String reason) {
    List<String> told = log.stream().filter(line -> line.contains("GET " + path + " ")).toList();
    assertThat(told).as("lines about %s in %s", path, log).hasSize(1);
    assertThat(told.get(0)).contains("[ERROR]");
    assertThat(log.get(log.indexOf(told.get(0)) + 1)).contains(reason);
  }
}
