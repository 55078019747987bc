package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A web server whose client has left says so in one of three ways. */
@Tag("socket")
class ClientGoneTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final BlockingQueue<Cancellation.Reason> reasons = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
  private final Served served;
  private final WebServer connection;

  ClientGoneTest() throws IOException {
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(outcomes::add);
          CountDownLatch cancelled = new CountDownLatch(1);
          Cancellation cancellation = Env.CANCELLATION.get(env);
          var unused =
              cancellation.onCancel(
                  () -> {
                    reasons.add(cancellation.reason());
                    cancelled.countDown();
                  });
          begun.countDown();
          switch (Request.of(env).path()) {
            case "/quiet" -> cancelled.await();
            case "/writes" -> {
              return Response.stream("text/plain", sink -> write(cancelled, sink));
            }
            case "/reads" -> {
              try {
                int unusedByte = Env.INPUT.get(env).read();
              } catch (IOException e) {
                failures.add(e);
                throw e;
              }
            }
            default -> {}
          }
          return Response.text("done");
        };
    served = new Served(app);
    connection = served.connect();
  }

  private void write(CountDownLatch cancelled, BodySink sink) throws IOException {
    sink.write('x');
    sink.flush();
    try {
      cancelled.await();
      sink.write('y');
      sink.flush();
    } catch (ClientGoneException e) {
      failures.add(e);
      throw e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  private static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(20, TimeUnit.SECONDS);
  }

  @Nested
  class ByAbortRequest {
    @Test
    void cancelsAQuietAppAndIsAnsweredByTheEndOfTheRequest() throws Exception {
      connection.get(1, true, "/quiet");
      begun.await();
      connection.send(WebServer.ABORT, 1, "");
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.CLIENT_GONE);
      WebServer.Reply reply = connection.reply(1);
      assertThat(reply.protocolStatus).isZero();
      assertThat(next(outcomes)).isNotNull();
    }

    @Test
    void failsTheNextWrite() throws Exception {
      connection.get(1, true, "/writes");
      connection.replyWith(1, "x");
      connection.send(WebServer.ABORT, 1, "");
      assertThat(next(failures)).isInstanceOf(ClientGoneException.class);
      assertThat(connection.reply(1).bodyText()).isEqualTo("x");
      assertThat(next(outcomes).failure()).isInstanceOf(ClientGoneException.class);
    }

    @Test
    void endsTheBodyThatIsBeingRead() throws Exception {
      connection.request(1, true, "POST", "/reads", "CONTENT_LENGTH", "5");
      begun.await();
      connection.send(WebServer.ABORT, 1, "");
      assertThat(next(failures)).hasMessageContaining("ended early");
      assertThat(connection.reply(1).ended).isTrue();
    }

    @Test
    void leavesTheConnectionForOtherRequests() throws Exception {
      connection.get(1, true, "/quiet");
      begun.await();
      connection.send(WebServer.ABORT, 1, "");
      assertThat(connection.reply(1).ended).isTrue();
      connection.get(1, true, "/next");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
    }

    @Test
    void endsARequestWhoseParametersAreNotComplete() throws Exception {
      connection.begin(1, WebServer.RESPONDER, true);
      connection.send(WebServer.ABORT, 1, "");
      assertThat(connection.reply(1).ended).isTrue();
      connection.get(1, true, "/next");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
    }
  }

  @Nested
  class ByTheEndOfTheConnection {
    @Test
    void cancelsAQuietApp() throws Exception {
      connection.get(1, true, "/quiet");
      begun.await();
      connection.close();
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.CLIENT_GONE);
      assertThat(next(outcomes).failure()).isInstanceOf(ClientGoneException.class);
    }

    @Test
    void failsTheNextWrite() throws Exception {
      connection.get(1, true, "/writes");
      connection.replyWith(1, "x");
      connection.close();
      assertThat(next(failures)).isInstanceOf(ClientGoneException.class);
    }
  }

  @Nested
  class ByAReset {
    @Test
    void cancelsAQuietApp() throws Exception {
      connection.get(1, true, "/quiet");
      begun.await();
      connection.socket.setSoLinger(true, 0);
      connection.close();
      assertThat(next(reasons)).isEqualTo(Cancellation.Reason.CLIENT_GONE);
    }
  }
}
