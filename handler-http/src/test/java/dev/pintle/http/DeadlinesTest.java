package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deadlines are totals: each client here would go on for ever, and is ended by the server. What the
 * long time-outs are set to shows that it is not one of them. How long a head may take to the
 * moment is in {@link HeadDeadlineTest}.
 */
class DeadlinesTest extends SocketTest {
  /**
   * For what has to be in time, a handshake among it, on a machine that is busy or stops for a
   * while, too.
   */
  private static final String IN_TIME = "5s";

  private static Options.Builder options(String name, String value) {
    Options.Builder options =
        Options.builder()
            .set("head-timeout", "1h")
            .set("body-timeout", "1h")
            .set("write-timeout", "1h")
            .set("idle-timeout", "1h");
    return options.set(name, value);
  }

  /** Sends it again and again, with a pause below every deadline, until the server has closed. */
  private static void trickle(RawClient client, String text) throws InterruptedException {
    try {
      while (true) {
        client.send(text);
        Thread.sleep(20);
      }
    } catch (IOException e) {
      // closed at last, and the last bytes were answered with a reset
    }
  }

  private static String trickleWhileReading(RawClient client, String text) throws Exception {
    Thread sender =
        new Thread(
            () -> {
              try {
                trickle(client, text);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    sender.start();
    try {
      return client.readToEnd();
    } finally {
      client.close();
      sender.join();
    }
  }

  @Test
  @Tag("LIM-08")
  void aHeadThatTricklesGets408() throws Exception {
    RawClient client = connect(serve(PATH, options("head-timeout", IN_TIME)));
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    assertThat(trickleWhileReading(client, "x")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  @Tag("LIM-08")
  void aConnectionThatNeverSendsIsClosed() throws Exception {
    RawClient client = connect(serve(PATH, options("head-timeout", IN_TIME)));
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-11")
  void anIdleConnectionIsClosed() throws Exception {
    RawClient client = connect(serve(PATH, options("idle-timeout", "200ms")));
    assertThat(client.send(get("/")).read().closes()).isFalse();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-11")
  @Tag("LIM-12")
  void anIdleConnectionIsClosedBehindASecondRequestToo() throws Exception {
    RawClient client = connect(serve(PATH, options("idle-timeout", "200ms")));
    client.send(get("/") + get("/"));
    assertThat(client.read().closes()).isFalse();
    assertThat(client.read().closes()).isFalse();
    assertThat(client.readToEnd()).isEmpty();
  }

  /** While it lasts its loop forgets about the deadline of the request before. */
  @Test
  @Tag("LIM-11")
  void anIdleConnectionIsClosedBehindACallThatLastedLonger() throws Exception {
    TestServer server =
        serve(
            env -> {
              if (Env.PATH_INFO.get(env).equals("/slow")) {
                Thread.sleep(1000);
              }
              return PATH.call(env);
            },
            options("idle-timeout", "300ms"));
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().closes()).isFalse();
    assertThat(client.send(get("/slow")).read().closes()).isFalse();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-09")
  void aSmallBodyThatStopsGets408AndNoCall() throws Exception {
    AtomicReference<String> called = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              called.set("called");
              return Response.text("");
            },
            options("body-timeout", "200ms"));
    RawClient client = connect(server);
    client.send(request("POST", "/", "Content-Length: 10") + "half");
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
    assertThat(called).hasNullValue();
  }

  @Test
  @Tag("LIM-09")
  void aLargeBodyThatStopsEndsTheReadWith408() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              try {
                return ECHO.call(env);
              } catch (HttpException e) {
                thrown.set(e);
                throw e;
              }
            },
            options("body-timeout", "200ms"));
    RawClient client = connect(server);
    client.send(request("POST", "/", "Content-Length: 1000000") + "half");
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
    assertThat(((HttpException) thrown.get()).status()).isEqualTo(408);
  }

  @Test
  @Tag("LIM-09")
  void aChunkedBodyThatStopsEndsTheReadWith408() throws Exception {
    RawClient client = connect(serve(ECHO, options("body-timeout", "200ms")));
    client.send(chunked("/", "5\r\nab"));
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  @Tag("LIM-09")
  void aBodyBelowTheLowestRateGets408() throws Exception {
    RawClient client =
        connect(
            serve(
                ECHO, options("body-timeout", "400ms").set(HttpOptions.MIN_BODY_RATE, 1_000_000)));
    client.send(request("POST", "/", "Content-Length: 1000000"));
    assertThat(trickleWhileReading(client, "x")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  @Tag("LIM-09")
  void aSmallBodyBelowTheLowestRateGets408() throws Exception {
    RawClient client =
        connect(
            serve(
                ECHO, options("body-timeout", "400ms").set(HttpOptions.MIN_BODY_RATE, 1_000_000)));
    client.send(request("POST", "/", "Content-Length: 60000"));
    assertThat(trickleWhileReading(client, "x")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  @Tag("LIM-09")
  void theTimeOfTheAppDoesNotCountAgainstTheClient() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              await(sent);
              // Longer than the client has for the whole body; it has sent it long ago.
              Thread.sleep(500);
              return Response.text(
                  "" + ((InputStream) env.get("pintle.input")).readAllBytes().length);
            },
            options("body-timeout", "300ms"));
    RawClient client = connect(server);
    client.send(request("POST", "/", "Content-Length: 100000"));
    client.send(new byte[100_000]);
    sent.countDown();
    assertThat(client.read().body()).isEqualTo("100000");
  }

  @Test
  @Tag("LIM-10")
  void aClientThatTakesNothingOfAStreamIsCutOff() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "x/y",
                    out -> {
                      try {
                        while (true) {
                          out.write(new byte[100_000]);
                        }
                      } catch (IOException e) {
                        thrown.set(e);
                        failed.countDown();
                        throw e;
                      }
                    }),
            options("write-timeout", "200ms"));
    RawClient client = connectSlowReader(server).send(get("/"));
    await(failed);
    assertThat(thrown.get()).isInstanceOf(ClientGoneException.class);
    client.close();
  }

  @Test
  @Tag("LIM-10")
  void aClientThatTakesNothingOfALargeBodyIsCutOff() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              Env.COMPLETION
                  .get(env)
                  .onComplete(
                      outcome -> {
                        failure.set(outcome.failure());
                        ended.countDown();
                      });
              return Response.bytes("x/y", new byte[20_000_000]);
            },
            options("write-timeout", "200ms"));
    RawClient client = connectSlowReader(server).send(get("/"));
    await(ended);
    assertThat(failure.get()).isInstanceOf(ClientGoneException.class);
    client.close();
  }
}
