package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Responses that are read while the app is still at them. */
@Timeout(30)
class DirectExchangeTest {
  private final CountDownLatch goOn = new CountDownLatch(1);

  private void await() throws InterruptedException {
    assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givesEachPieceOnceItIsFlushed() throws Exception {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write("one".getBytes(UTF_8));
                  out.flush();
                  await();
                  out.write("two".getBytes(UTF_8));
                });
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.headers().first("content-type")).isEqualTo("text/plain");
      assertThat(exchange.readText()).isEqualTo("one");
      goOn.countDown();
      assertThat(exchange.readText()).isEqualTo("two");
      assertThat(exchange.readText()).isNull();
    }
  }

  @Test
  void holdsBackWhatWasNotFlushed() throws Exception {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.flush();
                  out.write('a');
                  await();
                  out.write('b');
                });
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.input().available()).isZero();
      goOn.countDown();
      assertThat(exchange.readText()).isEqualTo("ab");
    }
  }

  @Test
  void givesInterimResponsesBeforeTheFinalOne() throws Exception {
    App app =
        env -> {
          Env.INFORMATIONAL.get(env).send(103, Headers.empty());
          await();
          return Response.text("done");
        };
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      assertThat(exchange.readInterim()).isEqualTo(new TestResponse.Interim(103, Headers.empty()));
      goOn.countDown();
      assertThat(exchange.readInterim()).isNull();
      assertThat(exchange.finish()).hasInformational(103).hasBody("done");
    }
  }

  @Test
  void finishesWithWhatWasNotReadBefore() throws Exception {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write('a');
                  out.flush();
                  out.write('b');
                });
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      assertThat(exchange.input().read()).isEqualTo('a');
      assertThat(exchange.finish()).hasBody("b");
    }
  }

  @Test
  void tellsTheAppThatItsClientLeaves() throws Exception {
    CompletableFuture<Cancellation.Reason> reason = new CompletableFuture<>();
    App app =
        env -> {
          Cancellation cancellation = Env.CANCELLATION.get(env);
          cancellation.onCancel(() -> reason.complete(cancellation.reason()));
          return Response.stream(
              "text/plain",
              out -> {
                out.flush();
                await();
                assertThat(out.isOpen()).isFalse();
                out.write('a');
                out.flush();
              });
        };
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      exchange.leave();
      assertThat(reason.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.CLIENT_GONE);
      goOn.countDown();
      assertThat(exchange.outcome().failure()).isInstanceOf(ClientGoneException.class);
    }
  }

  @Test
  void blocksAWriterWhoseReaderStalls() throws Exception {
    CompletableFuture<Thread> writing = new CompletableFuture<>();
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  writing.complete(Thread.currentThread());
                  for (int i = 0; i < 1000; i++) {
                    out.write(new byte[10_000]);
                  }
                });
    try (TestExchange exchange = TestClient.direct(app).get("/").open()) {
      Thread writer = writing.get(10, TimeUnit.SECONDS);
      while (writer.getState() != Thread.State.WAITING && writer.isAlive()) {
        Thread.onSpinWait();
      }
      exchange.leave();
      assertThat(exchange.outcome().failure()).isInstanceOf(ClientGoneException.class);
      assertThat(exchange.outcome().bytes()).isLessThan(1_000_000);
    }
  }

  @Test
  void leavesWhenItIsClosed() throws Exception {
    CompletableFuture<Outcome> ended = new CompletableFuture<>();
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(ended::complete);
          return Response.stream(
              "text/plain",
              out -> {
                while (true) {
                  out.write(new byte[1000]);
                }
              });
        };
    TestClient.direct(app).get("/").open().close();
    assertThat(ended.get(10, TimeUnit.SECONDS).failure()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void drivesAnUpgrade() throws Exception {
    App app =
        env ->
            Response.upgrade(
                "echo",
                Headers.empty(),
                (in, out) -> {
                  for (int b = in.read(); b >= 0; b = in.read()) {
                    out.write(Character.toUpperCase(b));
                    out.flush();
                  }
                  out.write('!');
                });
    TestRequest request =
        TestClient.direct(app).get("/").header("Connection", "upgrade").header("Upgrade", "echo");
    try (TestExchange exchange = request.open()) {
      assertThat(exchange.status()).isEqualTo(101);
      exchange.output().write('a');
      assertThat(exchange.input().read()).isEqualTo('A');
      exchange.output().write("b".getBytes(UTF_8));
      assertThat(exchange.input().read()).isEqualTo('B');
      exchange.output().close();
      assertThat(exchange.finish()).hasBody("!");
    }
    assertThat(request.send()).hasStatus(101).hasBody("!");
  }

  @Test
  void hasNoOutputWithoutAnUpgrade() {
    try (TestExchange exchange = TestClient.direct(env -> Response.text("no")).get("/").open()) {
      assertThatThrownBy(exchange::output)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the response to GET / is no upgrade but a 200");
    }
  }
}
