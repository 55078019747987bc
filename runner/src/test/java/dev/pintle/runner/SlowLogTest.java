package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
@Timeout(60)
class SlowLogTest {
  /**
   * Longer than a busy machine takes to call the app, which has to be found where it waits, and
   * than a call that only returns: a request is slow once.
   */
  private static final String[] SLOW = {"--slow-log", "1s"};

  private final CountDownLatch go = new CountDownLatch(1);
  private final LoggedLines log = new LoggedLines();

  @AfterEach
  void restoreLog() {
    log.close();
  }

  /** Its name is looked for in the stack. */
  private Response dawdle(String answer) throws InterruptedException {
    go.await();
    return Response.text(answer);
  }

  // On Java 24 and later the app is on a virtual thread with jetty, and here and there with http.
  @ParameterizedTest
  @ValueSource(strings = {"http", "jetty", "undertow"})
  void tellsOnceWhichRequestIsSlowAndWhereItsThreadIs(String handler) throws Exception {
    try (Operated server = Operated.start(handler, env -> dawdle("done"), SLOW);
        KeptConnection first = KeptConnection.to(server.port());
        KeptConnection second = KeptConnection.to(server.port())) {
      first.send("/first?a=b");
      assertThat(log.await("GET /first?a=b: the app has not answered since "))
          .contains("WARN", "dev.pintle.slow");
      log.await("the stack of thread ");
      log.await("SlowLogTest.dawdle(");

      // As long again: whatever is told twice would have been by then.
      second.send("/second");
      log.await("GET /second: the app has not answered since ");
      go.countDown();
      assertThat(first.receive()).endsWith("done");
      assertThat(second.receive()).endsWith("done");
      assertThat(log.all()).filteredOn(line -> line.contains("GET /first")).hasSize(1);
    }
  }

  @Test
  void tellsOfABodyWriterThatDoesNotWrite() throws Exception {
    App app =
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      out.write("do".getBytes(StandardCharsets.US_ASCII));
                      Response unused = dawdle("");
                      out.write("ne".getBytes(StandardCharsets.US_ASCII));
                    })
                .withHeader("Content-Length", "4");
    try (Operated server = Operated.start("http", app, SLOW);
        KeptConnection connection = KeptConnection.to(server.port())) {
      connection.send("/stream");
      log.await("GET /stream: the app has written nothing of the body since ");
      log.await("SlowLogTest.dawdle(");
      go.countDown();
      assertThat(connection.receive()).endsWith("done");
    }
  }

  @Test
  void tellsOfAnInputStreamThatGivesNothing() throws Exception {
    ByteArrayInputStream stream =
        new ByteArrayInputStream("done".getBytes(StandardCharsets.US_ASCII)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            try {
              Response unused = dawdle("");
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.read(bytes, offset, length);
          }
        };
    App app = env -> Response.of(200, Headers.empty(), Body.of(stream, 4));
    try (Operated server = Operated.start("http", app, SLOW);
        KeptConnection connection = KeptConnection.to(server.port())) {
      connection.send("/stream");
      log.await("GET /stream: the app has written nothing of the body since ");
      log.await("SlowLogTest");
      go.countDown();
      assertThat(connection.receive()).endsWith("done");
    }
  }

  @Test
  void tellsOfEachThatTakesLongerHoweverLittleLonger() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    App app =
        env -> {
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          return Response.text("" + calls.incrementAndGet());
        };
    try (Operated server = Operated.start("http", app, "--slow-log", "1ms", "--status", "/status");
        KeptConnection connection = KeptConnection.to(server.port())) {
      for (int i = 1; i <= 30; i++) {
        assertThat(connection.get("/spin")).endsWith("\n" + i);
        log.await("GET /spin: "); // which another thread may say, a little later
      }
      assertThat(connection.get("/status")).containsPattern("(?m)^slow requests: +3[0-9]$");
      assertThat(log.all()).filteredOn(line -> line.contains("GET /spin: ")).hasSize(30);
    }
  }

  @Test
  void leavesAFailureOfTheAppAsItIs() throws Exception {
    App app =
        env -> {
          throw new IOException("as the test wants");
        };
    try (Operated server = Operated.start("http", app, "--slow-log", "1h");
        KeptConnection connection = KeptConnection.to(server.port())) {
      assertThat(connection.get("/")).startsWith("HTTP/1.1 500");
    }
  }
}
