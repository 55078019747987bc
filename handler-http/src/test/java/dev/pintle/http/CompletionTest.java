package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.ClientGoneException;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("END-01")
class CompletionTest extends SocketTest {
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  private App observed(App app) {
    return env -> {
      Env.COMPLETION.get(env).onComplete(outcomes::add);
      return app.call(env);
    };
  }

  private Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
    assertThat(outcome).as("the hook ran").isNotNull();
    return outcome;
  }

  private Outcome outcomeOf(App app, String request) throws Exception {
    TestServer server = serve(observed(app));
    RawClient client = connect(server).send(request);
    client.read(request.substring(0, request.indexOf(' ')));
    Outcome outcome = outcome();
    client.close();
    server.close();
    assertThat(outcomes).as("no hook ran twice").isEmpty();
    return outcome;
  }

  @Test
  @Tag("END-05")
  @Tag("END-06")
  @Tag("END-07")
  void tellsStatusBytesAndTime() throws Exception {
    Outcome outcome = outcomeOf(env -> Response.text("hello").withStatus(201), get("/"));
    assertThat(outcome.status()).isEqualTo(201);
    assertThat(outcome.bytes()).isEqualTo(5);
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.duration()).isPositive().isLessThan(Duration.ofSeconds(20));
  }

  @Test
  @Tag("END-05")
  void leavesOutTheFramingOfAStream() throws Exception {
    Outcome outcome =
        outcomeOf(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("abc".getBytes(US_ASCII));
                      out.flush();
                      out.write("defg".getBytes(US_ASCII));
                    }),
            get("/"));
    assertThat(outcome.bytes()).isEqualTo(7);
    assertThat(outcome.failure()).isNull();
  }

  @Test
  @Tag("END-05")
  void countsTheBytesOfAFile(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[100_000]);
    assertThat(outcomeOf(env -> Response.file(file), get("/")).bytes()).isEqualTo(100_000);
  }

  @Test
  @Tag("END-05")
  void countsNoBytesForHead() throws Exception {
    Outcome outcome = outcomeOf(env -> Response.text("hello"), request("HEAD", "/"));
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.bytes()).isZero();
  }

  @Test
  @Tag("END-06")
  void tellsWhatTheAppThrew() throws Exception {
    IllegalStateException failure = new IllegalStateException("secret");
    Outcome outcome =
        outcomeOf(
            env -> {
              throw failure;
            },
            get("/"));
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(outcome.failure()).isSameAs(failure);
  }

  @Test
  @Tag("END-06")
  void tellsTheStatusOfAnHttpException() throws Exception {
    Outcome outcome =
        outcomeOf(
            env -> {
              throw new HttpException(409, "taken");
            },
            get("/"));
    assertThat(outcome.status()).isEqualTo(409);
    assertThat(outcome.failure()).isInstanceOf(HttpException.class);
  }

  @Test
  @Tag("END-05")
  void tellsTheStatusThatWasSentInPlaceOfARefusedResponse() throws Exception {
    Outcome outcome = outcomeOf(env -> Response.text("x").withHeader("Keep-Alive", "1"), get("/"));
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(outcome.failure()).isNotNull();
  }

  @Test
  @Tag("END-06")
  void tellsWhatBrokeAStreamOff() throws Exception {
    IllegalStateException failure = new IllegalStateException("broken off");
    TestServer server =
        serve(
            observed(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          out.write("abc".getBytes(US_ASCII));
                          out.flush();
                          throw failure;
                        })));
    assertThat(connect(server).send(get("/")).readToEnd()).endsWith("abc\r\n");
    Outcome outcome = outcome();
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.bytes()).isEqualTo(3);
    assertThat(outcome.failure()).isSameAs(failure);
  }

  @Test
  @Tag("END-06")
  void tellsThatTheClientLeftWhileAStreamWasWritten() throws Exception {
    TestServer server =
        serve(
            observed(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          while (true) {
                            out.write(new byte[10_000]);
                            out.flush();
                          }
                        })));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.reset();
    Outcome outcome = outcome();
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  @Tag("END-06")
  void tellsThatTheClientLeftWhileALargeBodyWasSent() throws Exception {
    TestServer server = serve(observed(env -> Response.bytes("x/y", new byte[20_000_000])));
    RawClient client = connectSlowReader(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.reset();
    Outcome outcome = outcome();
    assertThat(outcome.failure()).isNotNull();
    assertThat(outcome.bytes()).isLessThan(20_000_000);
  }

  @Test
  @Tag("END-02")
  @Tag("END-03")
  void runsHooksInReverseOrderAndAllOfThem() throws Exception {
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    Outcome outcome =
        outcomeOf(
            env -> {
              Completion completion = Env.COMPLETION.get(env);
              completion.onComplete(o -> ran.add("first"));
              completion.onComplete(
                  o -> {
                    ran.add("throws");
                    throw new IllegalStateException("a hook");
                  });
              completion.onComplete(o -> ran.add("last"));
              return Response.text("x");
            },
            get("/"));
    assertThat(outcome.failure()).isNull();
    assertThat(ran).containsExactly("last", "throws", "first");
  }

  @Test
  @Tag("END-04")
  void runsALateHookAtOnce() throws Exception {
    AtomicReference<Completion> kept = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              kept.set(Env.COMPLETION.get(env));
              return Response.text("hello");
            });
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    Completion first = kept.get();
    // The answer to the second says that the first has ended.
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    first.onComplete(outcomes::add);
    assertThat(outcomes.remove().bytes()).isEqualTo(5);
  }

  @Test
  @Tag("END-08")
  void theMapIsReadableInAHook() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    TestServer server =
        serve(
            env -> {
              Env.COMPLETION
                  .get(env)
                  .onComplete(o -> seen.add(env.get("HTTP_X") + "" + env.get("PATH_INFO")));
              return Response.text("hello");
            });
    RawClient client = connect(server).send(get("/one", "X: 1") + get("/two", "X: 2"));
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("1/one");
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("2/two");
  }

  @Test
  void aHookThatBlocksKeepsNobodyFromTheirResponse() throws Exception {
    CountDownLatch inHook = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              if (env.get("PATH_INFO").equals("/hook")) {
                Env.COMPLETION
                    .get(env)
                    .onComplete(
                        o -> {
                          inHook.countDown();
                          await(release);
                        });
              }
              return Response.text((String) env.get("PATH_INFO"));
            });
    RawClient client = connect(server).send(get("/hook"));
    assertThat(client.read().body()).isEqualTo("/hook");
    await(inHook);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(server, get("/other")).body()).isEqualTo("/other");
    }
    release.countDown();
    assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
  }

  @Test
  void runsBehindABodyThatIsTooLarge() throws Exception {
    TestServer server = serve(observed(ECHO), Options.builder().set("max-body", "4"));
    assertThat(ask(server, chunked("/", "5\r\nabcde\r\n0\r\n\r\n")).status()).isEqualTo(413);
    assertThat(outcome().status()).isEqualTo(413);
  }
}
