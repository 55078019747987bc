package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.ClientGoneException;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Hooks that run when a request has ended, and what they are told. */
final class CompletionCases extends CaseGroup {
  CompletionCases() {
    super("completion");
  }

  /** What a case expects of an outcome. */
  @FunctionalInterface
  private interface Expected {
    void check(Outcome outcome);
  }

  /** Sends a request, and checks that its hook runs once and what it is told. */
  private void outcome(
      String rule, String name, ClientRequest request, App app, Expected expected) {
    each(
        rule,
        name,
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site = bench.serve(Bench.observed(app, outcomes));
          ClientExchange exchange = site.open(request);
          exchange.finish();
          expected.check(Bench.take(outcomes));
          exchange.close();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          assertThat(outcomes).as("a hook ran twice").isEmpty();
        });
  }

  @Override
  void define() {
    outcomes();
    failures();
    hooks();
    apps();
  }

  private void outcomes() {
    ClientRequest get = ClientRequest.get("/");
    outcome(
        "END-05",
        "status and bytes are told",
        get,
        env -> Response.text("hello").withStatus(201),
        outcome -> {
          assertThat(outcome.status()).isEqualTo(201);
          assertThat(outcome.bytes()).isEqualTo(5);
          assertThat(outcome.failure()).isNull();
        });
    outcome(
        "END-07",
        "the time is told",
        get,
        env -> Response.text("hello"),
        outcome -> assertThat(outcome.duration()).isPositive().isLessThan(Duration.ofSeconds(10)));
    outcome(
        "END-05",
        "the framing of a stream is left out",
        get,
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write(Bench.bytes("abc"));
                  out.flush();
                  out.write(Bench.bytes("defg"));
                }),
        outcome -> assertThat(outcome.bytes()).isEqualTo(7));
    outcome(
        "END-05",
        "a body that is not sent to HEAD has no bytes",
        ClientRequest.of("HEAD", "/"),
        env -> Response.text("hello"),
        outcome -> {
          assertThat(outcome.status()).isEqualTo(200);
          assertThat(outcome.bytes()).isZero();
        });
    outcome(
        "END-05",
        "a 204 has no bytes",
        get,
        env -> Response.status(204),
        outcome -> {
          assertThat(outcome.status()).isEqualTo(204);
          assertThat(outcome.bytes()).isZero();
        });
    outcome(
        "END-05",
        "what is longer than promised counts as far as it was sent",
        get,
        env ->
            Response.stream("x/y", out -> out.write(new byte[100]))
                .withHeader("Content-Length", "5"),
        outcome -> assertThat(outcome.bytes()).isEqualTo(5));
    each(
        "END-06",
        "a file that becomes shorter while it is sent is a failure, and not of the client",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Path file = Files.write(bench.folder().resolve("f"), new byte[20_000_000]);
          Site site = bench.serve(Bench.observed(env -> Response.file(file), outcomes));
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          Files.write(file, new byte[1]);
          assertThat(exchange.readUntilItBreaksOff().length()).isLessThan(20_000_000);
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.failure()).isInstanceOf(IOException.class);
          assertThat(outcome.failure()).isNotInstanceOf(ClientGoneException.class);
          assertThat(outcome.bytes()).isBetween(0L, 19_999_999L);
        });
    each(
        "END-05",
        "the bytes of a file are counted",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Path file = Files.write(bench.folder().resolve("f"), new byte[100_000]);
          Site site = bench.serve(Bench.observed(env -> Response.file(file), outcomes));
          assertThat(site.get("/").body()).hasSize(100_000);
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.bytes()).isEqualTo(100_000);
          assertThat(outcome.failure()).isNull();
        });
  }

  private void failures() {
    ClientRequest get = ClientRequest.get("/");
    IllegalStateException thrown = new IllegalStateException("on purpose");
    outcome(
        "END-06",
        "what the app threw is told",
        get,
        env -> {
          throw thrown;
        },
        outcome -> {
          assertThat(outcome.status()).isEqualTo(500);
          assertThat(outcome.failure()).isSameAs(thrown);
        });
    outcome(
        "END-06",
        "an HttpException is told with the status that was sent",
        get,
        env -> {
          throw new HttpException(409, "taken");
        },
        outcome -> {
          assertThat(outcome.status()).isEqualTo(409);
          assertThat(outcome.failure()).isInstanceOf(HttpException.class);
        });
    outcome(
        "END-05",
        "the status sent in place of a refused response is told",
        get,
        env -> Response.text("x").withHeader("Keep-Alive", "1"),
        outcome -> {
          assertThat(outcome.status()).isEqualTo(500);
          assertThat(outcome.failure()).isNotNull();
        });
    each(
        "END-06",
        "what broke a stream off is told, with the bytes sent until then",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  Bench.observed(
                      env ->
                          Response.stream(
                              "text/plain",
                              out -> {
                                out.write(Bench.bytes("abc"));
                                out.flush();
                                throw thrown;
                              }),
                      outcomes));
          ClientExchange exchange = site.open(get);
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readUntilItBreaksOff()).isEqualTo("abc");
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.status()).isEqualTo(200);
          assertThat(outcome.bytes()).isEqualTo(3);
          assertThat(outcome.failure()).isSameAs(thrown);
        });
    each(
        "END-06",
        "that the client left while a stream was written is told",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  Bench.observed(
                      env ->
                          Response.stream(
                              "text/plain",
                              out -> {
                                while (true) {
                                  out.write(new byte[10_000]);
                                  out.flush();
                                }
                              }),
                      outcomes));
          ClientExchange exchange = site.open(get);
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.status()).isEqualTo(200);
          assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
        });
    each(
        "END-06",
        "that the client left while bytes were sent is told, and how many were",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  Bench.observed(env -> Response.bytes("x/y", new byte[30_000_000]), outcomes));
          ClientExchange exchange = site.openSlowReader(get);
          assertThat(exchange.head().status()).isEqualTo(200);
          exchange.leave();
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.failure()).isNotNull();
          assertThat(outcome.bytes()).isLessThan(30_000_000);
        });
    raw(
        "END-01",
        "a hook runs behind a body that was too large",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(Bench.observed(Bench.ECHO, outcomes), Options.builder().maxBody(4));
          assertThat(site.ask(chunked("/", "5\r\nabcde\r\n0\r\n\r\n")).status()).isEqualTo(413);
          assertThat(Bench.take(outcomes).status()).isEqualTo(413);
        });
  }

  private void hooks() {
    each(
        "END-02",
        "hooks run in the reverse order of their registration",
        bench -> {
          List<String> ran = new CopyOnWriteArrayList<>();
          CountDownLatch last = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Completion completion = Env.COMPLETION.get(env);
                    completion.onComplete(outcome -> last.countDown());
                    completion.onComplete(outcome -> ran.add("first"));
                    completion.onComplete(outcome -> ran.add("second"));
                    return Response.stream(
                        "text/plain", out -> completion.onComplete(o -> ran.add("third")));
                  });
          assertThat(site.get("/").status()).isEqualTo(200);
          Bench.await(last);
          assertThat(ran).containsExactly("third", "second", "first");
        });
    each(
        "END-03",
        "a hook that throws stops no other, and changes nothing of the response",
        bench -> {
          CountDownLatch last = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Completion completion = Env.COMPLETION.get(env);
                    completion.onComplete(outcome -> last.countDown());
                    completion.onComplete(
                        outcome -> {
                          throw new IllegalStateException("on purpose");
                        });
                    return Response.text("fine");
                  });
          assertThat(site.get("/").body()).isEqualTo("fine");
          Bench.await(last);
        });
    each(
        "END-04",
        "a hook registered after the end runs at once",
        bench -> {
          BlockingQueue<Completion> kept = new LinkedBlockingQueue<>();
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  Bench.observed(
                      env -> {
                        kept.add(Env.COMPLETION.get(env));
                        return Response.text("hello");
                      },
                      outcomes));
          assertThat(site.get("/").status()).isEqualTo(200);
          Bench.take(outcomes);
          BlockingQueue<Outcome> late = new LinkedBlockingQueue<>();
          Completion completion = Bench.take(kept);
          Bench.until(
              () -> {
                completion.onComplete(late::add);
                return !late.isEmpty();
              });
          assertThat(Bench.take(late).bytes()).isEqualTo(5);
        });
    raw(
        "END-08",
        "the map is readable in a hook, also when the next request is being read",
        bench -> {
          BlockingQueue<String> seen = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env -> {
                    Env.COMPLETION
                        .get(env)
                        .onComplete(o -> seen.add(env.get("HTTP_X") + "" + env.get("PATH_INFO")));
                    return Response.text("hello");
                  });
          RawClient client = site.connect().send(get("/one", "X: 1") + get("/two", "X: 2"));
          assertThat(client.read().status()).isEqualTo(200);
          assertThat(client.read().status()).isEqualTo(200);
          assertThat(List.of(Bench.take(seen), Bench.take(seen)))
              .containsExactlyInAnyOrder("1/one", "2/two");
        });
    each(
        "END-01",
        "a hook that blocks holds up no response of others",
        bench -> {
          CountDownLatch inHook = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/hook")) {
                      Env.COMPLETION
                          .get(env)
                          .onComplete(
                              outcome -> {
                                inHook.countDown();
                                Bench.await(release);
                              });
                    }
                    return Response.text("x");
                  });
          assertThat(site.get("/hook").body()).isEqualTo("x");
          Bench.await(inHook);
          for (int i = 0; i < 5; i++) {
            assertThat(site.get("/other").body()).isEqualTo("x");
          }
          release.countDown();
        });
  }

  private void apps() {
    each(
        "END-09",
        "an app that can be closed is closed once, after its last response",
        bench -> {
          ClosableCounter app = new ClosableCounter();
          Site site = bench.serve(app);
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.finish().body()).isEqualTo("x");
          exchange.close();
          assertThat(app.closes()).isZero();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          site.server().close();
          assertThat(app.closes()).isEqualTo(1);
          assertThat(app.endedBeforeClose()).isEqualTo(1);
        });
    each(
        "END-09",
        "an app that fails to close keeps nobody waiting",
        bench -> {
          Site site =
              bench.serve(
                  new ClosableCounter() {
                    @Override
                    public void close() {
                      super.close();
                      throw new IllegalStateException("on purpose");
                    }
                  });
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.finish().body()).isEqualTo("x");
          exchange.close();
          assertThat(site.server().drain(Duration.ofSeconds(10)).clean()).isTrue();
          site.server().awaitTermination();
        });
  }
}
