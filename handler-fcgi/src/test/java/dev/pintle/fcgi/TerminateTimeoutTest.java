package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An app that has a request for longer than {@code fcgi.terminate-timeout} loses it. */
@Tag("socket")
@Timeout(60)
class TerminateTimeoutTest {
  /** For requests that are late in any case. */
  private static final Duration SOON = Duration.ofMillis(150);

  /** For what has to be in time, on a machine that is busy or stops for a while, too. */
  private static final Duration LATER = Duration.ofSeconds(3);

  private static final int MUCH = 8 * 1024 * 1024;

  /** What every late app waits for. */
  private final CountDownLatch gate = new CountDownLatch(1);

  private final BlockingQueue<Cancellation.Reason> reasons = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> closes = new LinkedBlockingQueue<>();

  private final App app =
      env -> {
        Cancellation cancellation = Env.CANCELLATION.get(env);
        String path = Request.of(env).path();
        if (path.equals("/quick")) {
          return Response.text("quick");
        }
        Env.COMPLETION.get(env).onComplete(outcomes::add);
        var unused = cancellation.onCancel(() -> reasons.add(cancellation.reason()));
        return switch (path) {
          case "/hangs" -> hang();
          case "/writes" -> late(false);
          case "/began" -> late(true);
          case "/reads" -> read(env);
          case "/much" -> Response.bytes("application/octet-stream", new byte[MUCH]);
          default -> Response.text("done");
        };
      };

  private Served served;
  private WebServer connection;

  private void start(Duration timeout) throws IOException {
    start(timeout, Options.builder());
  }

  private void start(Duration timeout, Options.Builder options) throws IOException {
    served = new Served(app, options.set(FcgiOptions.TERMINATE_TIMEOUT, timeout));
    connection = served.connect();
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    if (served != null) {
      served.close();
    }
  }

  private Response hang() throws InterruptedException {
    gate.await();
    return Response.text("too late");
  }

  /** Writes once it is too late; and before that, if it is to. */
  private Response late(boolean before) {
    Body body =
        Body.writer(
            sink -> {
              if (before) {
                sink.write('x');
                sink.flush();
              }
              gate.await();
              try {
                sink.write('y');
                sink.flush();
              } catch (IOException e) {
                failures.add(e);
              }
            },
            () -> closes.add("closed"));
    return new Response(200, Headers.of("Content-Type", "text/plain"), body);
  }

  private Response read(Map<String, Object> env) throws IOException {
    try {
      return Response.text("" + Env.INPUT.get(env).read());
    } catch (IOException e) {
      failures.add(e);
      throw e;
    }
  }

  private static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(20, TimeUnit.SECONDS);
  }

  @Nested
  class BeforeTheResponseHasBegun {
    @Test
    void isAnsweredInItsStead() throws Exception {
      start(SOON);
      connection.get(1, true, "/hangs");
      WebServer.Reply reply = connection.reply(1);
      assertThat(reply.head()).startsWith("Status: 504 Gateway Timeout\r\n");
      assertThat(reply.bodyText()).isEqualTo(Termination.MESSAGE);
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.TIMEOUT);
    }

    @Test
    void isAnsweredWithoutABodyIfItIsHead() throws Exception {
      start(SOON);
      connection.request(1, true, "HEAD", "/hangs");
      WebServer.Reply reply = connection.reply(1);
      assertThat(reply.head()).startsWith("Status: 504 Gateway Timeout\r\n");
      assertThat(reply.body()).isEmpty();
      gate.countDown();
      assertThat(next(outcomes).bytes()).isZero();
    }

    @Test
    void keepsTheRequestInHandUntilItReturns() throws Exception {
      start(SOON);
      connection.get(1, true, "/hangs");
      assertThat(connection.reply(1).ended).isTrue();
      assertThat(served.server.stats().active()).isEqualTo(1);
      assertThat(outcomes).isEmpty();
      gate.countDown();
      Outcome outcome = next(outcomes);
      assertThat(outcome.status()).isEqualTo(504);
      assertThat(outcome.bytes()).isEqualTo(Termination.MESSAGE.length());
      assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
      assertThat(outcome.duration()).isGreaterThanOrEqualTo(SOON);
      Served.eventually("its place is free", () -> served.server.stats().active() == 0);
      assertThat(outcomes).isEmpty();
    }

    @Test
    void cannotWriteAnyMore() throws Exception {
      start(LATER);
      connection.get(1, true, "/writes");
      assertThat(connection.reply(1).head()).startsWith("Status: 504 ");
      gate.countDown();
      assertThat(next(failures)).isInstanceOf(ClientGoneException.class);
      Outcome outcome = next(outcomes);
      assertThat(outcome.status()).isEqualTo(504);
      assertThat(closes).containsExactly("closed");
      connection.get(1, true, "/quick");
      assertThat(connection.reply(1).bodyText()).isEqualTo("quick");
    }

    @Test
    void cannotReadAnyMore() throws Exception {
      start(LATER);
      connection.request(1, true, "POST", "/reads", "CONTENT_LENGTH", "5");
      assertThat(connection.reply(1).head()).startsWith("Status: 504 ");
      assertThat(next(failures)).hasMessageContaining("has ended");
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.TIMEOUT);
      assertThat(next(outcomes).status()).isEqualTo(504);
      connection.send(WebServer.STDIN, 1, "late!");
      connection.get(1, true, "/quick");
      assertThat(connection.reply(1).bodyText()).isEqualTo("quick");
    }
  }

  @Nested
  class AfterTheResponseHasBegun {
    @Test
    void leavesItVisiblyBroken() throws Exception {
      start(LATER);
      connection.get(1, true, "/began");
      WebServer.Reply reply = connection.brokenReply(1);
      assertThat(reply.bodyText()).isEqualTo("x");
      assertThat(reply.ended).isFalse();
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.TIMEOUT);
      assertThat(served.server.stats().active()).isEqualTo(1);
      gate.countDown();
      assertThat(next(failures)).isInstanceOf(ClientGoneException.class);
      Outcome outcome = next(outcomes);
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(outcome.bytes()).isEqualTo(1);
      assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
      assertThat(closes).containsExactly("closed");
    }
  }

  @Nested
  class TheConnection {
    @Test
    void servesTheNextRequestOfTheSameId() throws Exception {
      start(LATER);
      connection.get(1, true, "/hangs");
      assertThat(connection.reply(1).head()).startsWith("Status: 504 ");
      connection.get(1, true, "/quick");
      assertThat(connection.reply(1).bodyText()).isEqualTo("quick");
      gate.countDown();
      assertThat(next(outcomes).status()).isEqualTo(504);
      connection.get(1, true, "/quick");
      assertThat(connection.reply(1).bodyText()).isEqualTo("quick");
    }

    @Test
    void countsALateAppAsActive() throws Exception {
      start(SOON, Options.builder().set(FcgiOptions.MAX_ACTIVE, 1));
      connection.get(1, true, "/hangs");
      assertThat(connection.reply(1).head()).startsWith("Status: 504 ");
      connection.get(1, true, "/quick");
      assertThat(connection.reply(1).head()).startsWith("Status: 503 ");
      gate.countDown();
      Served.eventually("its place is free", () -> isServed(connection));
    }

    private static boolean isServed(WebServer connection) {
      try {
        connection.get(1, true, "/quick");
        return connection.reply(1).head().startsWith("Status: 200 ");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void endsBehindTheAnswerIfItIsNotToBeKept() throws Exception {
      start(SOON);
      connection.get(1, false, "/hangs");
      assertThat(connection.reply(1).head()).startsWith("Status: 504 ");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Nested
  class ARequest {
    @Test
    void isNotTheAppsOnceItsResponseIsHandedOver() throws Exception {
      start(LATER);
      connection.socket.setReceiveBufferSize(64 * 1024);
      connection.get(1, true, "/much");
      connection.replyWith(1, "\r\n\r\n");
      WebServer other = served.connect();
      other.get(1, true, "/hangs");
      assertThat(other.reply(1).head()).startsWith("Status: 504 ");
      assertThat(connection.reply(1).body()).hasSize(MUCH);
    }

    /** Some are answered in time and some are not, and a few at the same moment. */
    @Test
    void isAnsweredOnceByWhoeverIsFirst() throws Exception {
      Map<String, Outcome> ends = new ConcurrentHashMap<>();
      int count = 80; // within less and more than the two ticks that the timeout may be late
      App racing =
          env -> {
            String path = Request.of(env).path();
            if (path.equals("/again")) {
              return Response.text("again");
            }
            Env.COMPLETION.get(env).onComplete(outcome -> ends.put(path, outcome));
            LockSupport.parkNanos(duration(Integer.parseInt(path.substring(1)), count));
            return Response.text("done");
          };
      served = new Served(racing, Options.builder().set(FcgiOptions.TERMINATE_TIMEOUT, LATER));
      connection = served.connect();
      for (int id = 1; id <= count; id++) {
        connection.get(id, true, "/" + id);
      }
      int terminated = 0;
      for (int id = 1; id <= count; id++) {
        WebServer.Reply reply = connection.reply(id);
        boolean late = reply.head().startsWith("Status: 504 ");
        terminated += late ? 1 : 0;
        assertThat(reply.bodyText()).isEqualTo(late ? Termination.MESSAGE : "done");
        String path = "/" + id;
        Served.eventually("it has ended", () -> ends.containsKey(path));
        assertThat(ends.get(path).status()).isEqualTo(late ? 504 : 200);
        assertThat(ends.get(path).failure() != null).isEqualTo(late);
      }
      assertThat(terminated).isBetween(1, count - 1);
      for (int id = 1; id <= count; id++) {
        connection.get(id, true, "/again");
        assertThat(connection.reply(id).bodyText()).isEqualTo("again");
      }
    }

    /** The first is in time and the last is not, even if the machine stops meanwhile. */
    private static long duration(int number, int count) {
      if (number == 1) {
        return 0;
      }
      return number == count
          ? 2 * LATER.toNanos()
          : LATER.toNanos() + TimeUnit.MILLISECONDS.toNanos(4L * number - 100);
    }
  }

  @Nested
  class TheLog {
    @Test
    void tellsOnceWhatHungAndWhere() throws Exception {
      try (CapturedLog log = new CapturedLog()) {
        start(LATER); // when the app is where it hangs
        connection.get(1, true, "/hangs?secret=1");
        assertThat(connection.reply(1).ended).isTrue();
        assertThat(next(reasons)).isEqualTo(Cancellation.Reason.TIMEOUT);
        gate.countDown();
        assertThat(next(outcomes)).isNotNull();
        List<String> lines = log.linesWith("GET /hangs");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
            .contains("WARN", "fcgi.terminate-timeout", "504")
            .containsPattern(" \\d+ ms")
            .doesNotContain("secret");
        assertThat(log.linesWith("at "))
            .anyMatch(line -> line.contains("TerminateTimeoutTest.hang"));
      }
    }
  }

  @Nested
  class TheOption {
    @Test
    void isRefusedIfItIsNoTime() {
      assertThatThrownBy(
              () ->
                  new Served(
                      app, Options.builder().set(FcgiOptions.TERMINATE_TIMEOUT, Duration.ZERO)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fcgi.terminate-timeout must be more than 0");
    }
  }
}
