package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a server stops, seen from its clients. */
@Tag("socket")
@Timeout(60)
class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CompletableFuture<Cancellation.Reason> told = new CompletableFuture<>();
  private Server server;

  /** "/slow" is in flight until the test lets it go; all else is quick. */
  private final App app =
      env -> {
        String path = (String) env.get("PATH_INFO");
        if (path.equals("/slow")) {
          waitInFlight(env);
        }
        return Response.text("done " + path);
      };

  private void waitInFlight(Map<String, Object> env) throws InterruptedException {
    Cancellation cancellation = Env.CANCELLATION.get(env);
    cancellation.onCancel(() -> told.complete(cancellation.reason()));
    begun.countDown();
    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @BeforeEach
  void start() throws IOException {
    server = start(app, Options.builder());
  }

  private static Server start(App app, Options.Builder options) throws IOException {
    return Handler.named("http").start(app, options.listen("127.0.0.1:0").build());
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    server.close();
  }

  private KeptConnection connect() throws IOException {
    return new KeptConnection(server.port());
  }

  /** A connection with "/slow" in flight, and what was sent with it. */
  private KeptConnection inFlight(String... pathsBehind) throws Exception {
    KeptConnection connection = connect();
    String[] paths = new String[pathsBehind.length + 1];
    paths[0] = "/slow";
    System.arraycopy(pathsBehind, 0, paths, 1, pathsBehind.length);
    connection.get(paths);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    return connection;
  }

  private CompletableFuture<DrainReport> drain(Duration deadline) {
    return CompletableFuture.supplyAsync(() -> server.drain(deadline));
  }

  @Test
  @Tag("DRN-01")
  @Tag("CAN-08")
  @Tag("CAN-05")
  void acceptsNobodyTellsWhatIsInFlightAndAnswersIt() throws Exception {
    try (KeptConnection connection = inFlight()) {
      CompletableFuture<DrainReport> report = drain(LONG);
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.SHUTDOWN);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
      goOn.countDown();
      KeptConnection.Reply reply = connection.reply();
      assertThat(reply.head().status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("done /slow");
      connection.leave();
      assertThat(report.get(10, TimeUnit.SECONDS).clean()).isTrue();
      assertThat(report.get().finished()).isEqualTo(1);
    }
  }

  @Test
  @Tag("DRN-02")
  void answersWhatHadArrivedAndSaysCloseWithTheLast() throws Exception {
    try (KeptConnection connection = inFlight("/second", "/third")) {
      CompletableFuture<DrainReport> report = drain(LONG);
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.SHUTDOWN);
      goOn.countDown();
      KeptConnection.Reply first = connection.reply();
      KeptConnection.Reply second = connection.reply();
      KeptConnection.Reply third = connection.reply();
      assertThat(first.body()).isEqualTo("done /slow");
      assertThat(second.body()).isEqualTo("done /second");
      assertThat(third.body()).isEqualTo("done /third");
      assertThat(first.saysClose()).isFalse();
      assertThat(second.saysClose()).isFalse();
      assertThat(third.saysClose()).isTrue();
      assertThat(connection.isEnded()).isTrue();
      connection.leave();
      assertThat(report.get(10, TimeUnit.SECONDS).clean()).isTrue();
    }
  }

  @Test
  @Tag("DRN-02")
  void saysCloseToAKeptConnectionThatAsksAgain() throws Exception {
    try (KeptConnection idle = connect();
        KeptConnection busy = inFlight()) {
      idle.get("/first");
      assertThat(idle.reply().saysClose()).isFalse();
      CompletableFuture<DrainReport> report = drain(LONG);
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.SHUTDOWN);
      idle.get("/second");
      KeptConnection.Reply reply = idle.reply();
      assertThat(reply.body()).isEqualTo("done /second");
      assertThat(reply.saysClose()).isTrue();
      assertThat(idle.isEnded()).isTrue();
      goOn.countDown();
      assertThat(busy.reply().body()).isEqualTo("done /slow");
      idle.leave();
      busy.leave();
      assertThat(report.get(10, TimeUnit.SECONDS).clean()).isTrue();
    }
  }

  @Test
  @Tag("DRN-03")
  void cutsAndReportsWhatIsInFlightAtTheDeadline() throws Exception {
    try (KeptConnection connection = inFlight()) {
      DrainReport report = server.drain(Duration.ofMillis(100));
      assertThat(report.clean()).isFalse();
      assertThat(report.cut()).hasSize(1);
      assertThat(report.cut().get(0).request()).contains("GET").contains("/slow");
      assertThat(report.cut().get(0).age()).isBetween(Duration.ofMillis(90), LONG);
      assertThat(report.cut().get(0).doing()).startsWith("in the app, at ");
      assertThat(connection.isEnded()).isTrue();
    }
  }

  @Test
  @Tag("DRN-04")
  void countsTheIdleThatItCloses() throws Exception {
    try (KeptConnection connection = connect()) {
      connection.get("/first");
      assertThat(connection.reply().body()).isEqualTo("done /first");
      while (server.stats().requests() == 0) {
        Thread.onSpinWait(); // a moment behind its answer
      }
      DrainReport report = server.drain(Duration.ofMillis(100));
      assertThat(report.cut()).isEmpty();
      assertThat(report.idleClosed()).isEqualTo(1);
      assertThat(connection.isEnded()).isTrue();
    }
  }

  @Test
  @Tag("DRN-05")
  void happensOnceForWhoeverAsks() throws Exception {
    try (KeptConnection connection = inFlight()) {
      CompletableFuture<DrainReport> first = drain(LONG);
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.SHUTDOWN);
      CompletableFuture<DrainReport> second = drain(LONG);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      goOn.countDown();
      assertThat(connection.reply().body()).isEqualTo("done /slow");
      connection.leave();
      assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(first.get(10, TimeUnit.SECONDS));
      server.awaitTermination();
    }
  }

  @Test
  @Tag("DRN-05")
  void takesTheTimeOfDrainTimeoutInClose() throws Exception {
    server.close();
    server = start(app, Options.builder().drainTimeout(Duration.ofMillis(100)));
    try (KeptConnection connection = inFlight()) {
      server.close();
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.SHUTDOWN);
      assertThat(connection.isEnded()).isTrue();
      server.awaitTermination();
    }
  }

  @Test
  @Tag("SINK-05")
  void tellsAnEndlessStreamThroughItsSink() throws Exception {
    server.close();
    CountDownLatch streaming = new CountDownLatch(1);
    App endless =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  while (out.isOpen()) {
                    out.write("tick\n".getBytes(UTF_8));
                    out.flush();
                    streaming.countDown();
                    Thread.onSpinWait();
                  }
                  out.write("end".getBytes(UTF_8));
                });
    server = start(endless, Options.builder());
    try (KeptConnection connection = connect()) {
      connection.get("/");
      assertThat(streaming.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<DrainReport> report = drain(LONG);
      assertThat(connection.reply().body()).endsWith("tick\nend");
      connection.leave();
      assertThat(report.get(10, TimeUnit.SECONDS).clean()).isTrue();
    }
  }
}
