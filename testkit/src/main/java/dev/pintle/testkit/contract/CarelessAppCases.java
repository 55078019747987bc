package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Apps that do what none should: one request fails at most, and no other notices. */
final class CarelessAppCases extends CaseGroup {
  private static final String BAD = "/bad";

  CarelessAppCases() {
    super("careless apps");
  }

  @Override
  void define() {
    errors();
    errorsBesides();
    fields();
    streams();
    kept();
    threads();
  }

  /** Is careless at {@link #BAD}, and answers with the path everywhere else. */
  private static App careless(App bad) {
    return env -> Env.PATH_INFO.get(env).equals(BAD) ? bad.call(env) : Bench.PATH.call(env);
  }

  private static void othersAreServed(Site site, KeptClient client) throws IOException {
    assertThat(client.get("/after").body()).isEqualTo("/after");
    assertThat(site.get("/beside").body()).isEqualTo("/beside");
  }

  /** A request is answered with 500, and told so; the next over its connection is served. */
  private void failsAlone(String name, Class<? extends Throwable> why, App bad) {
    each("ERR-06", name + " fails one request", bench -> failsAlone(bench, why, bad));
  }

  private static void failsAlone(Bench bench, Class<? extends Throwable> why, App bad)
      throws Exception {
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    Site site = bench.serve(careless(Bench.observed(bad, outcomes)));
    KeptClient client = site.keep();
    assertThat(client.get("/before").body()).isEqualTo("/before");
    Reply reply = client.get(BAD);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEmpty();
    Outcome outcome = Bench.take(outcomes);
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(outcome.failure() == null ? null : outcome.failure().getClass()).isEqualTo(why);
    othersAreServed(site, client);
  }

  /** A request is answered as if nothing had been wrong. */
  private void harmsNobody(String rule, String name, App bad) {
    each(
        rule,
        name,
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site = bench.serve(careless(Bench.observed(bad, outcomes)));
          KeptClient client = site.keep();
          Reply reply = client.send(ClientRequest.post(BAD, "some body"));
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body()).isEqualTo("fine");
          assertThat(Bench.take(outcomes).failure()).isNull();
          othersAreServed(site, client);
        });
  }

  // ---- what is thrown ----

  private static int deeper(int depth) {
    return depth < 0 ? 0 : deeper(depth + 1) + 1;
  }

  /** A real one, without its thousand frames, which the log need not have. */
  private static void overflow() {
    try {
      throw new IllegalStateException("a stack that has no end: " + deeper(0));
    } catch (StackOverflowError e) {
      e.setStackTrace(new StackTraceElement[0]);
      throw e;
    }
  }

  /** No virtual machine has an array of that length. */
  private static byte[] tooLarge() {
    return new byte[Integer.MAX_VALUE];
  }

  /** Neither an exception nor an error. */
  private static final class Thing extends Throwable {
    private static final long serialVersionUID = 1L;
  }

  /** Fails whoever wants to know what has failed, but for those who tell of a case that did. */
  private static final class Unprintable extends Error {
    private static final long serialVersionUID = 1L;
    private volatile boolean printable;

    void becomePrintable() {
      printable = true;
    }

    @Override
    public String getMessage() {
      return checked("unprintable until now");
    }

    @Override
    public String toString() {
      return checked(getClass().getName());
    }

    private String checked(String text) {
      if (!printable) {
        throw new IllegalStateException("it cannot be printed");
      }
      return text;
    }
  }

  /** Throws it, whatever it is. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler is to be deceived
  private static <T extends Throwable> T sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private void errors() {
    failsAlone(
        "a stack that overflows",
        StackOverflowError.class,
        env -> {
          overflow();
          return Response.text("never");
        });
    failsAlone(
        "an allocation that is too large",
        OutOfMemoryError.class,
        env -> Response.bytes("x/y", tooLarge()));
    failsAlone(
        "a class that is missing",
        NoClassDefFoundError.class,
        env -> {
          throw new NoClassDefFoundError("on purpose");
        });
    failsAlone(
        "what is neither exception nor error",
        Thing.class,
        env -> {
          throw CarelessAppCases.<RuntimeException>sneak(new Thing());
        });
    each(
        "ERR-06",
        "a failure that cannot be printed fails one request",
        bench -> {
          Unprintable thrown = new Unprintable();
          bench.closeLater(thrown::becomePrintable);
          failsAlone(
              bench,
              Unprintable.class,
              env -> {
                throw thrown;
              });
        });
    failsAlone(
        "an allocation that is too large for a writer",
        OutOfMemoryError.class,
        env -> Response.stream("x/y", out -> out.write(tooLarge())));
    each(
        "ERR-03",
        "an allocation that is too large midway breaks off one response",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          App midway =
              env ->
                  Response.stream(
                      "x/y",
                      out -> {
                        out.write('x');
                        out.flush();
                        out.write(tooLarge());
                      });
          Site site = bench.serve(careless(Bench.observed(midway, outcomes)));
          ClientExchange exchange = site.open(ClientRequest.get(BAD));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readUntilItBreaksOff()).isEqualTo("x");
          Outcome outcome = Bench.take(outcomes);
          assertThat(outcome.status()).isEqualTo(200);
          assertThat(outcome.bytes()).isEqualTo(1);
          assertThat(outcome.failure()).isInstanceOf(OutOfMemoryError.class);
          othersAreServed(site, site.keep());
        });
  }

  private void errorsBesides() {
    harmsNobody(
        "BODY-10",
        "an error that close throws changes nothing of the response",
        env ->
            Response.of(
                200,
                Headers.empty(),
                Body.writer(
                    out -> out.write(Bench.bytes("fine")),
                    () -> {
                      throw new NoClassDefFoundError("on purpose");
                    })));
    harmsNobody(
        "END-03",
        "an error that a hook throws changes nothing of the response",
        env -> {
          Env.COMPLETION.get(env).onComplete(outcome -> overflow());
          return Response.text("fine");
        });
  }

  // ---- what is given ----

  private void fields() {
    each(
        "ERR-06",
        "response fields of a megabyte are sent whole, or fail one request",
        bench -> {
          String value = "v".repeat(1_000_000);
          App vast = env -> Response.text("x").withHeader("X-Vast", value);
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site = bench.serve(careless(Bench.observed(vast, outcomes)));
          Reply reply = site.get(BAD);
          if (reply.status() == 200) {
            assertThat(reply.field("X-Vast")).isEqualTo(value);
          } else {
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).isEmpty();
            assertThat(Bench.take(outcomes).failure()).isNotNull();
          }
          othersAreServed(site, site.keep());
        });
  }

  // ---- what is left open, or closed too often ----

  private void streams() {
    harmsNobody(
        "ERR-06",
        "the streams of the map can be closed twice",
        env -> {
          InputStream in = Env.INPUT.get(env);
          PrintWriter errors = Env.ERRORS.get(env);
          in.close();
          in.close();
          errors.close();
          errors.close();
          errors.println("behind the end");
          errors.flush();
          return Response.text("fine");
        });
    harmsNobody(
        "ERR-06",
        "a sink can be closed twice, and written to behind that",
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write(Bench.bytes("fi"));
                  out.close();
                  out.close();
                  out.write(Bench.bytes("ne"));
                }));
    each(
        "ERR-06",
        "request bodies that are begun and left open hold up nobody",
        bench -> {
          App leaving =
              env -> {
                InputStream in = Env.INPUT.get(env);
                return Response.text("" + (char) in.read());
              };
          Site site = bench.serve(careless(leaving));
          String body = "b".repeat(100_000);
          for (int i = 0; i < 20; i++) {
            Reply reply = site.send(ClientRequest.post(BAD, body));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("b");
          }
          othersAreServed(site, site.keep());
        });
  }

  private void kept() {
    each(
        "INF-03",
        "an informational that was kept sends nothing between the head and the end of another",
        bench -> {
          BlockingQueue<Informational> kept = new LinkedBlockingQueue<>();
          App keeping =
              env -> {
                Env.INFORMATIONAL.find(env).ifPresent(kept::add);
                return Response.text("fine");
              };
          App later =
              env -> {
                for (Informational informational : kept) {
                  assertThatIllegalStateException()
                      .isThrownBy(() -> informational.send(103, Headers.of("X-Late", "1")));
                }
                return Response.text("later");
              };
          Site site =
              bench.serve(env -> (Env.PATH_INFO.get(env).equals(BAD) ? keeping : later).call(env));
          KeptClient client = site.keep();
          assertThat(client.get(BAD).body()).isEqualTo("fine");
          ClientExchange next = client.begin(ClientRequest.get("/next"));
          assertThat(next.head().status()).isEqualTo(200);
          assertThat(next.finish().body()).isEqualTo("later");
        });
    each(
        "ERR-06",
        "a map that was kept leaks nothing into the next request, and nothing of it",
        bench -> {
          BlockingQueue<Map<String, Object>> kept = new LinkedBlockingQueue<>();
          App keeping =
              env -> {
                kept.add(env);
                return Response.text("fine");
              };
          App later =
              env -> {
                for (Map<String, Object> old : kept) {
                  old.put("REQUEST_METHOD", "FORGED");
                  old.put("own.key", "forged");
                  assertThat(old).containsEntry("PATH_INFO", BAD);
                  assertThat(old).containsEntry("HTTP_X_WHICH", "first");
                  assertThat(old).containsEntry("QUERY_STRING", "");
                  Env.ERRORS.get(old).println("late");
                  Env.ERRORS.get(old).close();
                }
                assertThat(env).containsEntry("REQUEST_METHOD", "POST");
                assertThat(env).containsEntry("HTTP_X_WHICH", "second");
                assertThat(env).doesNotContainKey("own.key");
                String body = new String(Env.INPUT.get(env).readAllBytes(), ISO_8859_1);
                return Response.text(body);
              };
          Site site =
              bench.serve(env -> (Env.PATH_INFO.get(env).equals(BAD) ? keeping : later).call(env));
          KeptClient client = site.keep();
          ClientRequest first = ClientRequest.post(BAD, "first body").with("X-Which", "first");
          assertThat(client.send(first).body()).isEqualTo("fine");
          ClientRequest second =
              ClientRequest.post("/next?q", "second body").with("X-Which", "second");
          assertThat(client.send(second).body()).isEqualTo("second body");
        });
  }

  // ---- what the thread is used for ----

  private void threads() {
    each(
        "ERR-06",
        "an app that interrupts itself leaves no interrupt to the next of its connection",
        bench -> {
          App interrupting =
              env -> {
                Thread.currentThread().interrupt();
                return Response.text("fine");
              };
          App sleeping =
              env -> {
                Thread.sleep(1); // would throw
                return Response.text("slept");
              };
          Site site =
              bench.serve(
                  env -> (Env.PATH_INFO.get(env).equals(BAD) ? interrupting : sleeping).call(env));
          KeptClient client = site.keep();
          for (int i = 0; i < 5; i++) {
            assertThat(client.get(BAD).body()).isEqualTo("fine");
            assertThat(client.get("/next").body()).isEqualTo("slept");
          }
        });
    each(
        "ERR-06",
        "a writer that interrupts itself and returns has its response sent",
        bench -> {
          App interrupting =
              env ->
                  Response.stream(
                      "text/plain",
                      out -> {
                        out.write(Bench.bytes("fine"));
                        Thread.currentThread().interrupt();
                      });
          Site site = bench.serve(careless(interrupting));
          KeptClient client = site.keep();
          for (int i = 0; i < 5; i++) {
            assertThat(client.get(BAD).body()).isEqualTo("fine");
            assertThat(client.get("/next").body()).isEqualTo("/next");
          }
        });
    each(
        "ERR-06",
        "an app that spins holds up no other",
        bench -> {
          AtomicBoolean enough = new AtomicBoolean();
          CountDownLatch spinning = new CountDownLatch(1);
          App spin =
              env -> {
                spinning.countDown();
                while (!enough.get()) {
                  Thread.onSpinWait();
                }
                return Response.text("spun");
              };
          Site site = bench.serve(careless(spin));
          bench.closeLater(() -> enough.set(true));
          KeptClient other = site.keep();
          assertThat(other.get("/before").body()).isEqualTo("/before");
          ClientExchange exchange = site.open(ClientRequest.get(BAD));
          Bench.await(spinning);
          for (int i = 0; i < 5; i++) {
            othersAreServed(site, other);
          }
          enough.set(true);
          assertThat(exchange.finish().body()).isEqualTo("spun");
        });
    each(
        "DRN-03",
        "an app that never returns holds up no other, and a drain until its deadline only",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch never = new CountDownLatch(1);
          App hanging =
              env -> {
                called.countDown();
                hang(never);
                return Response.text("after all");
              };
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site = bench.serve(careless(Bench.observed(hanging, outcomes)));
          bench.closeLater(never::countDown);
          KeptClient other = site.keep();
          assertThat(other.get("/before").body()).isEqualTo("/before");
          var unused = site.open(ClientRequest.get(BAD));
          Bench.await(called);
          othersAreServed(site, other);
          Bench.until(() -> site.server().stats().requests() == 3); // a moment behind their answers
          DrainReport report = site.server().drain(Duration.ofMillis(200));
          assertThat(report.cut()).hasSize(1);
          assertThat(report.cut().get(0).request()).isEqualTo("GET " + BAD);
          assertThat(report.cut().get(0).doing()).startsWith("in the app, at ");
          never.countDown();
          assertThat(Bench.take(outcomes).failure()).isNotNull();
        });
  }

  /** Waits for what may never come, as those do who do not care for interrupts. */
  private static void hang(CountDownLatch until) {
    boolean over = false;
    while (!over) {
      try {
        until.await();
        over = true;
      } catch (InterruptedException e) {
        over = false;
      }
    }
  }
}
