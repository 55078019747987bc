package dev.pintle.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.BodyWriter;
import dev.pintle.Cancellation;
import dev.pintle.CapturedLog;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {
  private final List<Runnable> callbacks = new ArrayList<>();
  private final AtomicInteger closes = new AtomicInteger();

  @TempDir Path dir;

  private Service service(App app) {
    return service(app, Options.builder());
  }

  private Service service(App app, Options.Builder options) {
    return new Service("memory", app, options.build(), callbacks::add);
  }

  private MemoryExchange run(App app) {
    MemoryExchange exchange = MemoryExchange.get(service(app), "/");
    exchange.run();
    return exchange;
  }

  private static Outcome outcome(Exchange exchange) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    exchange.completion().onComplete(outcome::set);
    return outcome.get();
  }

  private Body closable(BodyWriter writer) {
    return Body.writer(writer, closes::incrementAndGet);
  }

  @Test
  void bytesAreOneHeadAndOneEnd() {
    MemoryExchange exchange = run(env -> Response.text("hello"));
    assertThat(exchange.calls).containsExactly("head 200", "end 5");
    assertThat(outcome(exchange).bytes()).isEqualTo(5);
    assertThat(outcome(exchange).failure()).isNull();
  }

  @Test
  void smallWritesGatherUntilAFlush() {
    MemoryExchange exchange =
        run(
            env ->
                Response.stream(
                    "text/plain",
                    sink -> {
                      sink.write('a');
                      sink.write('b');
                      sink.flush();
                      sink.write("cd".getBytes(US_ASCII));
                    }));
    assertThat(exchange.calls).containsExactly("head 200", "write 2", "end 2");
    assertThat(exchange.sent()).isEqualTo("abcd");
    assertThat(outcome(exchange).bytes()).isEqualTo(4);
  }

  @Test
  void aLongFileIsCopiedWhereTheServerHasNoBetterWay() throws Exception {
    Path file = Files.write(dir.resolve("file"), "0123456789".repeat(10_000).getBytes(US_ASCII));
    MemoryExchange exchange =
        run(env -> Response.of(200, Headers.empty(), Body.file(file, 5, 90_000)));
    assertThat(exchange.calls).first().isEqualTo("head 200");
    assertThat(exchange.sent()).hasSize(90_000).startsWith("56789");
  }

  @Test
  void aFileShorterThanItsPartIsAFailureBeforeTheHead() throws Exception {
    Path file = Files.write(dir.resolve("file"), new byte[10]);
    MemoryExchange exchange = run(env -> Response.of(200, Headers.empty(), Body.file(file, 0, 11)));
    assertThat(exchange.calls).containsExactly("head 500", "end 0");
    assertThat(outcome(exchange).failure()).isInstanceOf(IOException.class);
  }

  @Test
  void whatFailsBeforeAFlushIsAnswered() {
    MemoryExchange exchange =
        run(
            env ->
                Response.of(
                    200,
                    Headers.empty(),
                    closable(
                        sink -> {
                          sink.write('a');
                          throw new HttpException(422, "no");
                        })));
    assertThat(exchange.calls).containsExactly("head 422", "end 2");
    assertThat(exchange.sent()).isEqualTo("no");
    assertThat(closes).hasValue(1);
  }

  @Test
  void whatFailsAfterAFlushIsBrokenOff() {
    MemoryExchange exchange =
        run(
            env ->
                Response.of(
                    200,
                    Headers.empty(),
                    closable(
                        sink -> {
                          sink.write('a');
                          sink.flush();
                          sink.write('b');
                          throw new IllegalStateException("on purpose");
                        })));
    assertThat(exchange.calls).containsExactly("head 200", "write 1", "breakOff");
    assertThat(closes).hasValue(1);
    Outcome outcome = outcome(exchange);
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.bytes()).isEqualTo(1);
    assertThat(outcome.failure()).hasMessage("on purpose");
  }

  @Test
  void aWriteThatFailsTellsThatTheClientHasGone() {
    MemoryExchange exchange =
        MemoryExchange.get(
            service(env -> Response.stream("text/plain", sink -> sink.write(new byte[20_000]))),
            "/");
    exchange.failure = new IOException("reset");
    exchange.run();
    assertThat(outcome(exchange).failure())
        .isInstanceOf(ClientGoneException.class)
        .hasRootCauseMessage("reset");
    assertThat(exchange.cancellation().reason()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
  }

  @Test
  @Tag("SINK-13")
  void aBodyThatLostAWriteDoesNotEndThoughItsWriterGoesOn() {
    AtomicReference<@Nullable MemoryExchange> self = new AtomicReference<>();
    MemoryExchange exchange =
        MemoryExchange.get(
            service(
                env ->
                    Response.stream(
                        "text/plain",
                        sink -> {
                          sink.write('a');
                          assertThatThrownBy(sink::flush).isInstanceOf(ClientGoneException.class);
                          self.get().failure = null; // only that one write
                          assertThatThrownBy(() -> sink.write(new byte[1]))
                              .isInstanceOf(ClientGoneException.class);
                        })),
            "/");
    self.set(exchange);
    exchange.failure = new IOException("interrupted");
    exchange.run();
    assertThat(exchange.calls).containsExactly("head 200", "write 1", "breakOff");
    assertThat(outcome(exchange).failure()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void aSinkIsDeadOnceItsWriterHasReturned() {
    AtomicReference<@Nullable BodySink> kept = new AtomicReference<>();
    MemoryExchange exchange = run(env -> Response.stream("text/plain", kept::set));
    assertThat(kept.get().isOpen()).isFalse();
    assertThatThrownBy(() -> kept.get().write(ByteBuffer.allocate(9000)))
        .isInstanceOf(IOException.class);
    assertThat(exchange.sent()).isEmpty();
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithoutACallIfItSaysSo() {
    AtomicInteger called = new AtomicInteger();
    Service service =
        service(
            env -> {
              called.incrementAndGet();
              return Response.text("");
            },
            Options.builder().maxBody(3));
    MemoryExchange exchange =
        new MemoryExchange(
            service, "POST", "/", Headers.of("Host", "a", "Content-Length", "4"), "1234");
    exchange.run();
    assertThat(exchange.calls).contains("head 413");
    assertThat(called).hasValue(0);
  }

  @Test
  void aBodyOverTheLimitFailsTheReadThatFindsOut() {
    Service service =
        service(
            env -> Response.bytes("a/b", Request.of(env).bytes(100)), Options.builder().maxBody(3));
    MemoryExchange exchange =
        new MemoryExchange(
            service, "POST", "/", Headers.of("Host", "a", "Transfer-Encoding", "chunked"), "1234");
    exchange.run();
    assertThat(exchange.calls).contains("head 413");
  }

  @Test
  void whatIsNotBelowTheMountIsNotFound() {
    Service service = service(env -> Response.text("here"), Options.builder().mount("/app"));
    MemoryExchange outside = MemoryExchange.get(service, "/apps");
    outside.run();
    MemoryExchange inside = MemoryExchange.get(service, "/app/x");
    inside.run();
    assertThat(outside.calls).contains("head 404");
    assertThat(inside.sent()).isEqualTo("here");
  }

  @Test
  void anUpgradeOnAServerThatHasNoneIsAFailure() {
    Headers offer = Headers.of("Host", "a", "Upgrade", "echo", "Connection", "upgrade");
    Service service = service(env -> Response.upgrade("echo", Headers.empty(), (in, out) -> {}));
    MemoryExchange exchange = new MemoryExchange(service, "GET", "/", offer, "");
    exchange.run();
    assertThat(exchange.calls).containsExactly("head 500", "end 0");
  }

  @Test
  void oneStreamTooManyIsToldSo() {
    Service service =
        service(
            env ->
                Response.of(
                    200,
                    Headers.empty(),
                    closable(
                        sink -> {
                          MemoryExchange second = MemoryExchange.get(serviceOf(env), "/");
                          second.run();
                          assertThat(second.calls).contains("head 503");
                        })),
            Options.builder().maxStreams(1));
    under.set(service);
    MemoryExchange first = MemoryExchange.get(service, "/");
    first.run();
    assertThat(first.calls).containsExactly("head 200", "end 0");
    assertThat(closes).hasValue(2);
  }

  private final AtomicReference<Service> under = new AtomicReference<>();

  private Service serviceOf(Map<String, Object> env) {
    assertThat(Env.HANDLER.get(env)).isEqualTo("memory");
    return under.get();
  }

  @Test
  void hooksRunOnAThreadThatMayBlockWhenAnotherHasSent() throws Exception {
    AtomicReference<Sent> later = new AtomicReference<>();
    AtomicInteger hooks = new AtomicInteger();
    Service service =
        service(
            env -> {
              Env.COMPLETION.get(env).onComplete(outcome -> hooks.incrementAndGet());
              return Response.text("later");
            });
    MemoryExchange exchange =
        new MemoryExchange(service, "GET", "/", Headers.of("Host", "a"), "") {
          @Override
          protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent whenSent) {
            later.set(whenSent);
          }
        };
    exchange.run();
    Thread ofServer = new Thread(() -> later.get().sent(5, null));
    ofServer.start();
    ofServer.join();
    assertThat(hooks).hasValue(0);
    assertThat(service.activeRequests()).isEqualTo(1); // until its hooks have run
    callbacks.forEach(Runnable::run);
    assertThat(hooks).hasValue(1);
    assertThat(service.activeRequests()).isZero();
  }

  @Test
  void aDrainTellsRequestsInHandAndWaitsForThem() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Service service =
        service(
            env -> {
              Env.CANCELLATION.get(env).onCancel(told::countDown);
              called.countDown();
              assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
              return Response.text("done");
            });
    MemoryExchange exchange = MemoryExchange.get(service, "/slow?secret");
    Thread thread = new Thread(exchange::run);
    thread.start();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(service.awaitIdle(System.nanoTime())).isFalse();

    service.startDraining(Duration.ofSeconds(10));
    callbacks.forEach(Runnable::run);

    assertThat(service.awaitIdle(System.nanoTime() + TimeUnit.SECONDS.toNanos(10))).isTrue();
    thread.join();
    assertThat(exchange.sent()).isEqualTo("done");
  }

  @Test
  void whatIsCutIsNamedWithoutItsQueryAndBrokenOff() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Service service =
        service(
            env -> {
              called.countDown();
              assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
              return Response.text("late");
            });
    MemoryExchange exchange = MemoryExchange.get(service, "/slow?secret");
    Thread thread = new Thread(exchange::run);
    thread.start();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(service.cut()).singleElement().extracting("request").isEqualTo("GET /slow");
    assertThat(exchange.calls).containsExactly("breakOff");
    end.countDown();
    thread.join();
  }

  @Test
  void whatCannotBeBrokenOffKeepsNobodyFromTheOthers() {
    List<MemoryExchange> broken = new ArrayList<>();
    Service service = service(env -> Response.text(""));
    for (int i = 0; i < 3; i++) {
      service.begin(
          new MemoryExchange(service, "GET", "/", Headers.empty(), "") {
            @Override
            protected void breakOff() {
              broken.add(this);
              throw new IllegalStateException("as the test wants");
            }
          });
    }
    try (CapturedLog log = new CapturedLog()) {
      assertThat(service.cut()).hasSize(3);
      assertThat(broken).hasSize(3);
      assertThat(log.text()).contains("GET /: breaking off failed");
    }
  }

  @Test
  void theAppRunsWithItsOwnClassLoader() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    ClassLoader other = new ClassLoader(null) {};
    Thread.currentThread().setContextClassLoader(other);
    try {
      App app =
          env -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return Response.text("");
          };
      run(app);
      assertThat(seen.get()).isSameAs(app.getClass().getClassLoader());
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(other);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void hooksAreToldOfTheAnswerThatWasSentInTheAppsStead() {
    MemoryExchange exchange =
        new MemoryExchange(
            service(env -> Response.text("late")), "GET", "/", Headers.of("Host", "a"), "") {
          @Override
          protected Outcome outcome(Outcome ofApp) {
            return new Outcome(504, 0, ofApp.duration(), ofApp.failure());
          }
        };
    exchange.failure = new ClientGoneException("answered already", null);
    exchange.run();
    assertThat(outcome(exchange).status()).isEqualTo(504);
    assertThat(outcome(exchange).failure()).hasMessage("answered already");
  }
}
