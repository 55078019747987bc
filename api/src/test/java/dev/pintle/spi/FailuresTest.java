package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.CapturedLog;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.MemorySink;
import dev.pintle.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void giveBackTheLog() {
    log.close();
  }

  private static String text(Response response) throws Exception {
    MemorySink sink = new MemorySink();
    response.body().writeTo(sink);
    return sink.text();
  }

  @Test
  @Tag("ERR-02")
  void answersAnHttpExceptionWithItsStatusAndSafeMessage() throws Exception {
    Exception cause = new Exception("secret");

    Response response =
        Failures.toResponse(new HttpException(404, "no such order", cause), "GET /orders/1");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers())
        .isEqualTo(Headers.of("Content-Type", "text/plain; charset=utf-8"));
    assertThat(text(response)).isEqualTo("no such order");
  }

  @Test
  @Tag("ERR-04")
  void logsAnHttpExceptionAtDebugOnly() {
    Failures.toResponse(new HttpException(404, "no such order"), "GET /orders/1");

    assertThat(log.lines().get(0)).startsWith("DEBUG dev.pintle - GET /orders/1");
    assertThat(log.text()).doesNotContain("ERROR");
  }

  @Test
  @Tag("ERR-01")
  void answersAnythingElseWithABare500() {
    assertThat(Failures.toResponse(new IllegalStateException("secret"), "GET /"))
        .isEqualTo(new Response(500, Headers.empty(), Body.empty()));
    assertThat(Failures.toResponse(new StackOverflowError("secret"), "GET /"))
        .isEqualTo(new Response(500, Headers.empty(), Body.empty()));
  }

  @Test
  @Tag("ERR-04")
  void logsAnythingElseOnceAtErrorWithTheRequest() {
    Failures.toResponse(new IllegalStateException("disk is full"), "GET /orders/1");

    assertThat(log.lines()).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
    assertThat(log.lines().get(0)).startsWith("ERROR dev.pintle - GET /orders/1");
    assertThat(log.text()).containsOnlyOnce("disk is full").contains("FailuresTest");
  }

  @Test
  @Tag("ERR-04")
  void logsAClientThatHasLeftAtDebugOnly() {
    assertThat(Failures.toResponse(new ClientGoneException("left", null), "GET /").status())
        .isEqualTo(500);

    assertThat(log.text()).contains("DEBUG dev.pintle").doesNotContain("ERROR");
  }

  @Test
  void answersAnExceptionThatCannotBePrinted() {
    Throwable careless =
        new Exception() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("careless");
          }
        };

    assertThat(Failures.toResponse(careless, "GET /orders/1").status()).isEqualTo(500);

    assertThat(log.text()).contains("ERROR dev.pintle - GET /orders/1").contains("FailuresTest$1");
  }

  @Test
  void letsARequestForgeNoLogLine() {
    Failures.toResponse(new IllegalStateException("x"), "GET /a\r\nERROR forged\u001b[1m");

    assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR forged"));
    assertThat(log.text()).contains("GET /a\\u000d\\u000aERROR forged\\u001b[1m");
  }
}
