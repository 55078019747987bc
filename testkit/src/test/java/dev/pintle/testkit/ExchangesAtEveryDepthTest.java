package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  @Tag("INF-02")
  @Tag("INF-03")
  void anInterimResponseIsRefusedWhereItIsNoneOrTooLate(AtDepth depth) {
    App app =
        env -> {
          Informational informational = Env.INFORMATIONAL.get(env);
          for (int status : new int[] {99, 100, 101, 200}) {
            assertThatThrownBy(() -> informational.send(status, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class);
          }
          return Response.stream(
              "text/plain",
              out -> {
                out.flush();
                assertThatThrownBy(() -> informational.send(103, Headers.empty()))
                    .isInstanceOf(IllegalStateException.class);
              });
        };
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/").send()).hasStatus(200).hasInformational().isComplete();
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
  @Tag("CAN-07")
  void aWriteToAClientThatLeftSaysSo(AtDepth depth) {
    List<Cancellation> cancellations = new ArrayList<>();
    App app =
        env -> {
          cancellations.add(Env.CANCELLATION.get(env));
          return Response.stream(
              "text/plain",
              out -> {
                while (true) {
                  out.write(new byte[10_000]);
                  out.flush();
                }
              });
        };
    try (TestClient client = depth.client(app)) {
      TestResponse response = client.get("/").fault(Fault.leaveAfterReading(50_000)).send();
      assertThat(response).hasStatus(200).brokeOff();
      assertThat(response.received()).hasSize(50_000);
      assertThat(response.outcome().failure()).isInstanceOf(ClientGoneException.class);
      assertThat(cancellations.get(0).reason()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
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
      assertThat(outcome.duration()).isBetween(Duration.ZERO, Duration.ofSeconds(60));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("END-09")
  void anAppThatCanBeClosedIsClosedWithItsClient(AtDepth depth) {
    List<String> closed = new ArrayList<>();
    class ClosingApp implements App, AutoCloseable {
      @Override
      public Response call(Map<String, Object> env) {
        return Response.text("open");
      }

      @Override
      public void close() {
        closed.add("app");
      }
    }
    try (TestClient client = depth.client(new ClosingApp())) {
      assertThat(client.get("/").send()).hasBody("open");
      assertThat(closed).isEmpty();
    }
    assertThat(closed).containsExactly("app");
  }
}
