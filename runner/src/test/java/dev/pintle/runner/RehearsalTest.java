package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Lint;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RehearsalTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static void check(App app) throws LoadException {
    check(app, Options.builder().build(), LONG);
  }

  private static void check(App app, Options options, Duration patience) throws LoadException {
    RehearsalSettings settings =
        new RehearsalSettings("/health?deep=1", List.of(), 1, LONG, patience);
    new Rehearsal(settings, "http", options).check(app);
  }

  private static void warmUp(App app, int requests, Duration time, Duration patience)
      throws LoadException {
    RehearsalSettings settings =
        new RehearsalSettings(null, List.of("/a", "/b"), requests, time, patience);
    new Rehearsal(settings, "http", Options.builder().build()).warmUp(app);
  }

  @Nested
  class IsPassed {
    @ParameterizedTest
    @ValueSource(ints = {200, 204, 299})
    void byASuccess(int status) throws Exception {
      check(env -> Response.status(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 503})
    void byNothingElse(int status) {
      assertThatThrownBy(() -> check(env -> Response.status(status)))
          .isInstanceOf(LoadException.class)
          .hasMessage("the check GET /health?deep=1 answered " + status);
    }

    @Test
    void notByAnException() {
      try (LoggedLines lines = new LoggedLines()) {
        assertThatThrownBy(
                () ->
                    check(
                        env -> {
                          throw new IllegalStateException("there is no database");
                        }))
            .hasMessage("the check GET /health?deep=1 answered 500");
        assertThat(lines.all()).anyMatch(line -> line.contains("there is no database"));
      }
    }

    @Test
    void notByABodyThatBreaksOff() {
      try (LoggedLines lines = new LoggedLines()) {
        assertThatThrownBy(
                () ->
                    check(
                        env ->
                            Response.stream(
                                "text/plain",
                                out -> {
                                  out.write(1);
                                  out.flush();
                                  throw new IOException("the rest is gone");
                                })))
            .hasMessage("the check GET /health?deep=1 broke off");
        assertThat(lines.all()).anyMatch(line -> line.contains("the rest is gone"));
      }
    }

    @Test
    void notByAnAnswerThatDoesNotCome() {
      CountDownLatch never = new CountDownLatch(1);
      App app =
          env -> {
            never.await();
            return Response.status(204);
          };
      assertThatThrownBy(() -> check(app, Options.builder().build(), SHORT))
          .hasMessage("the check GET /health?deep=1 has not ended within 50 ms");
    }
  }

  @Nested
  class MakesARequest {
    @TempDir Path directory;

    @Test
    void hasAMapThatKeepsTheRulesAndTellsWhatItIs() throws Exception {
      Map<String, Object> seen = new HashMap<>();
      App app =
          env -> {
            seen.putAll(env);
            assertThat(Request.of(env).bytes(10)).isEmpty();
            return Response.text("fine");
          };

      check(Lint.check().wrap(app), Options.builder().mount("/a shop").build(), LONG);

      assertThat(seen)
          .containsEntry("REQUEST_METHOD", "GET")
          .containsEntry("SCRIPT_NAME", "/a shop")
          .containsEntry("PATH_INFO", "/health")
          .containsEntry("QUERY_STRING", "deep=1")
          .containsEntry("SERVER_NAME", "localhost")
          .containsEntry("SERVER_PORT", "80")
          .containsEntry("HTTP_USER_AGENT", "pintle-check")
          .containsEntry("pintle.handler", "http")
          .containsEntry("pintle.scheme", "http")
          .doesNotContainKeys("REMOTE_ADDR", "REMOTE_PORT", "pintle.recycle", "pintle.tls");
    }

    @Test
    void saysHttpsWhereClientsDo() throws Exception {
      List<Object> schemes = new ArrayList<>();
      Options options = Options.builder().listen("https://:8443").build();

      check(env -> Response.text("" + schemes.add(env.get("pintle.scheme"))), options, LONG);

      assertThat(schemes).containsExactly("https");
    }

    @Test
    void writesAndClosesTheBodyAndRunsHooks() throws Exception {
      List<String> done = new ArrayList<>();
      InputStream in =
          new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
              done.add("closed " + available());
            }
          };
      check(
          env -> {
            Env.COMPLETION
                .get(env)
                .onComplete(outcome -> done.add(outcome.status() + " " + outcome.bytes()));
            return new Response(200, Headers.empty(), Body.of(in, 5));
          });

      assertThat(done).containsExactly("closed 0", "200 5");
    }

    @Test
    void readsAFile() throws Exception {
      Path file = Files.writeString(directory.resolve("file.txt"), "x".repeat(100_000));
      List<Long> sent = new ArrayList<>();
      check(
          env -> {
            Env.COMPLETION.get(env).onComplete(outcome -> sent.add(outcome.bytes()));
            return Response.file(file);
          });

      assertThat(sent).containsExactly(100_000L);
    }

    @Test
    void isMadeOnAThreadThatEnds() throws Exception {
      List<Thread> threads = new ArrayList<>();
      check(env -> Response.text("" + threads.add(Thread.currentThread())));

      threads.get(0).join();
    }
  }

  @Nested
  class WarmsUp {
    private final List<String> paths = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    private App answering(int status) {
      return env -> {
        paths.add((String) env.get("PATH_INFO"));
        return Response.status(status);
      };
    }

    @Test
    void asksForEachPathAsOftenAsItIsToldTo() throws Exception {
      warmUp(answering(200), 3, LONG, LONG);

      assertThat(paths).containsExactly("/a", "/b", "/a", "/b", "/a", "/b");
    }

    @Test
    void doesNotMindWhatTheAppRefuses() throws Exception {
      warmUp(answering(401), 1, LONG, LONG);

      assertThat(paths).hasSize(2);
    }

    @Test
    void failsWithTheFirstFailure() {
      assertThatThrownBy(() -> warmUp(answering(503), 3, LONG, LONG))
          .isInstanceOf(LoadException.class)
          .hasMessage("the warm-up GET /a answered 503");
      assertThat(paths).hasSize(1);
    }

    @Test
    void endsWhenItsTimeIsUp() throws Exception {
      Duration time = Duration.ofSeconds(1); // to begin in, on a busy machine too
      warmUp(env -> Response.text("" + count.incrementAndGet()), 1_000_000_000, time, LONG);

      assertThat(count).hasPositiveValue();
    }

    @Test
    void failsWhenARequestDoesNotEnd() {
      CountDownLatch never = new CountDownLatch(1);
      App app =
          env -> {
            never.await();
            return Response.status(204);
          };
      assertThatThrownBy(() -> warmUp(app, 1, SHORT, SHORT))
          .hasMessage("the warm-up has not ended within 100 ms");
    }
  }
}
