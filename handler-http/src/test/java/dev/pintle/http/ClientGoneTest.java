package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClientGoneTest extends SocketTest {
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final AtomicReference<Object> reason = new AtomicReference<>();

  /** Waits without reading or writing until it is told that nobody waits any more. */
  private final App quiet =
      env -> {
        awaitCancellation(env);
        return Response.text("nobody hears this");
      };

  private void awaitCancellation(Map<String, Object> env) {
    Cancellation cancellation = Env.CANCELLATION.get(env);
    CountDownLatch told = new CountDownLatch(1);
    var unused = cancellation.onCancel(told::countDown);
    called.countDown();
    await(told);
    reason.set(cancellation.reason());
    cancelled.countDown();
  }

  private void assertCancelled() {
    await(cancelled);
    assertThat(reason.get()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
  }

  @Test
  @Tag("CAN-06")
  void aQuietAppLearnsThatTheClientHasLeft() throws Exception {
    RawClient client = connect(serve(quiet)).send(get("/"));
    await(called);
    client.close();
    assertCancelled();
  }

  @Test
  @Tag("CAN-06")
  void aQuietAppLearnsOfAReset() throws Exception {
    RawClient client = connect(serve(quiet)).send(get("/"));
    await(called);
    client.reset();
    assertCancelled();
  }

  @Test
  @Tag("CAN-06")
  void anAppThatHasReadItsBodyLearnsThatTheClientHasLeft() throws Exception {
    TestServer server =
        serve(
            env -> {
              Env.INPUT.get(env).readAllBytes();
              return quiet.call(env);
            });
    RawClient client = connect(server).send(chunked("/", "3\r\nabc\r\n0\r\n\r\n"));
    await(called);
    client.close();
    assertCancelled();
  }

  @Test
  @Tag("CAN-06")
  void anAppThatHasWaitedForItsBodyLearnsThatTheClientHasLeft() throws Exception {
    AtomicReference<Thread> reader = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              reader.set(Thread.currentThread());
              Env.INPUT.get(env).readAllBytes();
              return quiet.call(env);
            });
    RawClient client = connect(server).send(chunked("/", "3\r\nabc\r\n"));
    until(() -> reader.get() != null && reader.get().getState() == Thread.State.TIMED_WAITING);
    client.send("0\r\n\r\n");
    await(called);
    client.close();
    assertCancelled();
  }

  @Test
  @Tag("CAN-06")
  void aQuietStreamLearnsThatTheClientHasLeft() throws Exception {
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write('x');
                      out.flush();
                      awaitCancellation(env);
                    }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.close();
    assertCancelled();
  }

  /** The second call begins in the turn that has found room for the rest of the first reply. */
  @Test
  @Tag("CAN-06")
  void aQuietAppBehindASlowReplyLearnsThatTheClientHasLeft() throws Exception {
    byte[] large = new byte[16_000_000];
    TestServer server =
        serve(
            env ->
                Env.PATH_INFO.get(env).equals("/large")
                    ? Response.bytes("application/octet-stream", large)
                    : quiet.call(env));
    RawClient client = connectSlowReader(server).send(get("/large") + get("/quiet"));
    assertThat(client.read().body()).hasSize(large.length);
    await(called);
    client.close();
    assertCancelled();
  }

  @Test
  @Tag("CAN-05")
  @Tag("CAN-06")
  @Tag("plain") // a close notice among other records is seen when it is read
  void aClientThatHalfClosedStillGetsItsResponse() throws Exception {
    RawClient client = connect(serve(quiet)).send(get("/"));
    await(called);
    client.halfClose();
    assertThat(client.read().body()).isEqualTo("nobody hears this");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("CAN-01")
  void anOrdinaryRequestIsNotCancelled() throws Exception {
    TestServer server =
        serve(
            env -> {
              Cancellation cancellation = Env.CANCELLATION.get(env);
              return Response.text(cancellation.isCancelled() + " " + cancellation.reason());
            });
    RawClient client = connect(server);
    for (int i = 0; i < 3; i++) {
      assertThat(client.send(get("/")).read().body()).isEqualTo("false null");
    }
  }

  @Test
  void furtherRequestsThatComeMeanwhileDoNotCancelAndAreAnswered() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean wasCancelled = new AtomicBoolean();
    TestServer server =
        serve(
            env -> {
              if (env.get("PATH_INFO").equals("/slow")) {
                called.countDown();
                await(release);
                wasCancelled.set(Env.CANCELLATION.get(env).isCancelled());
              }
              return Response.text((String) env.get("PATH_INFO"));
            });
    RawClient client = connect(server).send(get("/slow"));
    await(called);
    for (int i = 0; i < 500; i++) { // more than is read ahead
      client.send(get("/" + i));
    }
    release.countDown();
    assertThat(client.read().body()).isEqualTo("/slow");
    for (int i = 0; i < 500; i++) {
      assertThat(client.read().body()).isEqualTo("/" + i);
    }
    assertThat(wasCancelled).isFalse();
  }

  @Test
  @Tag("CAN-03")
  void anActionWhoseRegistrationWasClosedDoesNotRun() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              try (Cancellation.Registration registration =
                  Env.CANCELLATION.get(env).onCancel(ran::incrementAndGet)) {
                assertThat(registration).isNotNull();
              }
              return quiet.call(env);
            });
    RawClient client = connect(server).send(get("/"));
    await(called);
    client.close();
    assertCancelled();
    assertThat(ran).hasValue(0);
  }

  @Test
  @Tag("SINK-04")
  @Tag("CAN-07")
  void theWriterGetsAnExceptionWhenTheClientHasLeft() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      try {
                        while (true) {
                          out.write(new byte[10_000]);
                          out.flush();
                        }
                      } catch (Exception e) {
                        thrown.set(e);
                        reason.set(Env.CANCELLATION.get(env).reason());
                        failed.countDown();
                        throw e;
                      }
                    }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.reset();
    await(failed);
    assertThat(thrown.get()).isInstanceOf(ClientGoneException.class);
    assertThat(reason.get()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
  }

  @Test
  @Tag("SINK-05")
  void theSinkIsClosedWhenTheClientHasLeft() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      assertThat(out.isOpen()).isTrue();
                      out.write('x');
                      out.flush();
                      until(() -> !out.isOpen());
                      seen.countDown();
                    }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.close();
    await(seen);
  }

  @Test
  @Tag("ERR-06")
  void othersDoNotNotice() throws Exception {
    TestServer server = serve(env -> Response.bytes("x/y", new byte[1_000_000]));
    for (int i = 0; i < 20; i++) {
      RawClient client = connect(server).send(get("/"));
      assertThat(client.readHead().status()).isEqualTo(200);
      client.reset();
    }
    assertThat(ask(server, get("/")).body()).hasSize(1_000_000);
  }

  @Test
  @Tag("REQ-08")
  @Tag("CAN-07")
  void theReaderOfABodyGetsAnExceptionWhenTheClientHasLeft() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              called.countDown();
              try {
                return ECHO.call(env);
              } catch (Exception e) {
                reason.set(Env.CANCELLATION.get(env).reason());
                failed.countDown();
                throw e;
              }
            });
    RawClient client = connect(server).send(chunked("/", "5\r\nab"));
    await(called);
    client.reset();
    await(failed);
    assertThat(reason.get()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
  }
}
