package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  /** How many each thread writes. */
  private static final int RECORDS = 50;

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
  @Tag("UPG-02")
  void aConnectOpensATunnel(AtDepth depth) throws Exception {
    App app =
        env -> {
          String target = env.get("REQUEST_METHOD") + " " + env.get("REQUEST_URI");
          return Response.upgrade(
              "unsaid",
              Headers.empty(),
              (in, out) -> {
                out.write(target.getBytes(UTF_8));
                out.flush();
                in.transferTo(out);
              });
        };
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.request("CONNECT", "example.org:443").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.headers().contains("Content-Length")).isFalse();
      assertThat(exchange.input().readNBytes(23))
          .asString(UTF_8)
          .isEqualTo("CONNECT example.org:443");
      exchange.output().write("through".getBytes(UTF_8));
      assertThat(exchange.finish()).hasBody("through");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-04")
  void writesOfSeveralThreadsToAnUpgradeDoNotMix(AtDepth depth) throws Exception {
    int length = 1000;
    App app =
        env ->
            Response.upgrade(
                "echo",
                Headers.empty(),
                (in, out) -> {
                  List<CompletableFuture<Void>> writers = new ArrayList<>();
                  for (char c : "abcd".toCharArray()) {
                    byte[] record = String.valueOf(c).repeat(length).getBytes(UTF_8);
                    writers.add(CompletableFuture.runAsync(() -> writeOften(out, record)));
                  }
                  for (CompletableFuture<Void> writer : writers) {
                    writer.get(20, TimeUnit.SECONDS);
                  }
                });
    try (TestClient client = depth.client(app);
        TestExchange exchange =
            client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
      for (int i = 0; i < 4 * RECORDS; i++) {
        String record = new String(exchange.input().readNBytes(length), UTF_8);
        assertThat(record).isEqualTo(record.substring(0, 1).repeat(length));
      }
      assertThat(exchange.input().read()).isEqualTo(-1);
    }
  }

  private static void writeOften(BodySink out, byte[] record) {
    try {
      for (int i = 0; i < RECORDS; i++) {
        out.write(record);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-05")
  void closingEitherSideOfAnUpgradeEndsAWaitingRead(AtDepth depth) throws Exception {
    for (boolean closesInput : new boolean[] {true, false}) {
      CompletableFuture<IOException> ended = new CompletableFuture<>();
      App app =
          env ->
              Response.upgrade(
                  "echo",
                  Headers.empty(),
                  (in, out) -> {
                    CompletableFuture<Void> closer =
                        CompletableFuture.runAsync(() -> closeOne(closesInput ? in : out));
                    try {
                      ended.completeExceptionally(new AssertionError("read " + in.read()));
                    } catch (IOException e) {
                      ended.complete(e);
                    }
                    closer.get(10, TimeUnit.SECONDS);
                  });
      try (TestClient client = depth.client(app);
          TestExchange exchange =
              client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
        assertThat(exchange.status()).isEqualTo(101);
        assertThat(ended.get(10, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  private static void closeOne(Closeable side) {
    try {
      side.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
