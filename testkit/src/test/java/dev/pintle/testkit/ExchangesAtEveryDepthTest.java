package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens while an exchange is under way, in memory and over a socket alike. */
@Tag("socket")
@Timeout(60)
class ExchangesAtEveryDepthTest {
  private final CountDownLatch goOn = new CountDownLatch(1);

  private enum AtDepth {
    DIRECT,
    WIRE,
    SOCKET;

    TestClient client(App app) {
      return switch (this) {
        case DIRECT -> TestClient.direct(app);
        case WIRE -> TestClient.wire(app);
        case SOCKET -> TestClient.server("http", app);
      };
    }
  }

  private void await() throws InterruptedException {
    assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-01")
  void whatIsFlushedArrivesBeforeTheNextWrite(AtDepth depth) throws Exception {
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
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.get("/").open()) {
      assertThat(exchange.readText()).isEqualTo("one");
      goOn.countDown();
      assertThat(exchange.finish()).hasBody("two");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-02")
  void closingTheSinkOnlyFlushes(AtDepth depth) throws Exception {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  try (out) {
                    out.write("one".getBytes(UTF_8));
                  }
                  await();
                  out.write("two".getBytes(UTF_8));
                });
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.get("/").open()) {
      assertThat(exchange.readText()).isEqualTo("one");
      goOn.countDown();
      assertThat(exchange.finish()).hasBody("two");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("INF-01")
  void anInterimResponseArrivesBeforeTheFinalOne(AtDepth depth) throws Exception {
    App app =
        env -> {
          Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", "</a.css>"));
          await();
          return Response.text("done");
        };
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.get("/").open()) {
      TestResponse.Interim interim = exchange.readInterim();
      assertThat(interim).isEqualTo(new TestResponse.Interim(103, Headers.of("Link", "</a.css>")));
      goOn.countDown();
      assertThat(exchange.finish()).hasBody("done");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-01")
  @Tag("UPG-03")
  void anUpgradeGivesBothDirectionsToItsDuplex(AtDepth depth) throws Exception {
    App app =
        env ->
            Response.upgrade(
                "echo",
                Headers.empty(),
                (in, out) -> {
                  for (int b = in.read(); b != '.'; b = in.read()) {
                    out.write(Character.toUpperCase(b));
                    out.flush();
                  }
                });
    try (TestClient client = depth.client(app);
        TestExchange exchange =
            client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
      assertThat(exchange.status()).isEqualTo(101);
      assertThat(exchange.headers().first("Upgrade")).isEqualTo("echo");
      exchange.output().write("ab".getBytes(UTF_8));
      assertThat(exchange.input().readNBytes(2)).asString(UTF_8).isEqualTo("AB");
      exchange.output().write('.');
      assertThat(exchange.input().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("CAN-06")
  void anAppThatIsQuietHearsThatItsClientLeft(AtDepth depth) throws Exception {
    CompletableFuture<Cancellation.Reason> heard = new CompletableFuture<>();
    App app =
        env -> {
          Cancellation cancellation = Env.CANCELLATION.get(env);
          cancellation.onCancel(() -> heard.complete(cancellation.reason()));
          return Response.stream(
              "text/plain",
              out -> {
                out.write('a');
                out.flush();
                heard.get(10, TimeUnit.SECONDS);
              });
        };
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.get("/").open()) {
      assertThat(exchange.readText()).isEqualTo("a");
      exchange.leave();
      assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.CLIENT_GONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-04")
  @Tag("END-06")
  void aWriteToAClientThatLeftSaysSo(AtDepth depth) {
    App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  while (true) {
                    out.write(new byte[10_000]);
                    out.flush();
                  }
                });
    try (TestClient client = depth.client(app)) {
      TestResponse response = client.get("/").fault(Fault.leaveAfterReading(50_000)).send();
      assertThat(response).hasStatus(200).brokeOff();
      assertThat(response.received()).hasSize(50_000);
      assertThat(response.outcome().failure()).isInstanceOf(ClientGoneException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("END-01")
  @Tag("END-02")
  @Tag("END-05")
  @Tag("END-07")
  @Tag("END-08")
  void hooksRunInReverseOrderOnceAllIsSent(AtDepth depth) {
    List<String> ran = new ArrayList<>();
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(outcome -> ran.add("first " + env.get("PATH_INFO")));
          Env.COMPLETION.get(env).onComplete(outcome -> ran.add("second " + outcome.bytes()));
          return Response.text("hello");
        };
    try (TestClient client = depth.client(app)) {
      TestResponse response = client.get("/x").send();
      Outcome outcome = response.outcome();
      assertThat(ran).containsExactly("second 5", "first /x");
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(outcome.bytes()).isEqualTo(5);
      assertThat(outcome.failure()).isNull();
      assertThat(outcome.duration())
          .isBetween(java.time.Duration.ZERO, java.time.Duration.ofSeconds(60));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("END-09")
  void anAppThatCanBeClosedIsClosedWithItsClient(AtDepth depth) {
    List<String> closed = new ArrayList<>();
    class Closeable implements App, AutoCloseable {
      @Override
      public Response call(java.util.Map<String, Object> env) {
        return Response.text("open");
      }

      @Override
      public void close() {
        closed.add("app");
      }
    }
    try (TestClient client = depth.client(new Closeable())) {
      assertThat(client.get("/").send()).hasBody("open");
      assertThat(closed).isEmpty();
    }
    assertThat(closed).containsExactly("app");
  }
}
