package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final App APP = env -> Response.text("hello");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:10Z"), ZoneOffset.ofHours(2));

  @TempDir Path directory;

  @Test
  void writesACombinedLineWithMicrosecondsAtTheEnd() throws Exception {
    Call call =
        Call.prepared()
            .with("REQUEST_URI", "/a?b=c")
            .with("HTTP_REFERER", "http://example.org/")
            .with("HTTP_USER_AGENT", "curl/8");

    assertThat(lineOf(call, APP, 200, 5, Duration.ofNanos(2_500_001_999L)))
        .isEqualTo(
            "192.0.2.7 - - [04/Mar/2026:07:06:07 +0200] \"GET /a?b=c HTTP/1.1\" 200 5"
                + " \"http://example.org/\" \"curl/8\" 2500001");
  }

  @Test
  void writesADashForWhatIsAbsent() throws Exception {
    Call call = Call.prepared();
    call.without("REMOTE_ADDR");

    assertThat(lineOf(call, APP, 0, 0, Duration.ZERO))
        .isEqualTo("- - - [04/Mar/2026:07:06:10 +0200] \"GET / HTTP/1.1\" 000 - \"-\" \"-\" 0");
  }

  @Test
  void escapesWhatCouldForgeALine() throws Exception {
    Call call = Call.prepared().with("HTTP_USER_AGENT", "a\"b\\c\n\u00e9\u2028");

    assertThat(lineOf(call, APP, 200, 5, Duration.ZERO))
        .contains(" \"a\\\"b\\\\c\\x0a\\xe9\\u2028\" ");
  }

  @Test
  void tellsOfTheRequestAsItCameIn() throws Exception {
    App changing =
        env -> {
          Env.REQUEST_METHOD.put(env, "DELETE");
          return Response.text("hello");
        };

    assertThat(lineOf(Call.prepared(), changing, 200, 5, Duration.ZERO)).contains("\"GET / ");
  }

  @Test
  void appendsToWhatIsThere() throws Exception {
    Path file = Files.writeString(directory.resolve("access.log"), "before\n");
    logOne(file);

    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
  }

  @Test
  void goesOnInANewFileAfterReopening() throws Exception {
    Path file = directory.resolve("access.log");
    Path moved = directory.resolve("access.log.1");
    try (AccessLog log = new AccessLog(file.toString(), CLOCK, () -> true)) {
      Call.of(log.wrap(APP)).end();
      Files.move(file, moved);
      Call.of(log.wrap(APP)).end();
      log.reopen();
      Call.of(log.wrap(APP)).end();
    }

    assertThat(Files.readAllLines(moved)).hasSize(2);
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void keepsLinesOfManyThreadsApart() throws Exception {
    Path file = directory.resolve("access.log");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (AccessLog log = new AccessLog(file.toString(), CLOCK, () -> true)) {
      App app = log.wrap(APP);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Call call = Call.prepared().with("HTTP_USER_AGENT", "x".repeat(i));
        calls.add(
            threads.submit(
                () -> {
                  call.to(app).end();
                  return true;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(Files.readAllLines(file)).hasSize(400).allMatch(line -> line.matches("192.*x*\" 0"));
  }

  @Test
  void doesNotFailTheRequestWhenTheDiskDoes() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    try (AccessLog log = new AccessLog(full.toString(), CLOCK, () -> true)) {
      Call call = Call.of(log.wrap(APP));
      call.end();

      assertThat(call.text()).isEqualTo("hello");
    }
  }

  @Test
  void refusesAFileThatCannotBeWritten() {
    assertThatThrownBy(() -> new AccessLog(directory.toString(), CLOCK, () -> true))
        .isInstanceOf(IOException.class);
  }

  private String lineOf(Call call, App app, int status, long bytes, Duration duration)
      throws Exception {
    Path file = directory.resolve("access.log");
    try (AccessLog log = new AccessLog(file.toString(), CLOCK, () -> true)) {
      call.to(log.wrap(app)).end(status, bytes, duration);
    }
    return Files.readString(file).stripTrailing();
  }

  private static void logOne(Path file) throws Exception {
    try (AccessLog log = new AccessLog(file.toString(), CLOCK, () -> true)) {
      Call.of(log.wrap(APP)).end();
    }
  }
}
