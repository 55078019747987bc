package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.DrainReport;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DrainTest extends SocketTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** Waits for {@link #release} at /slow; answers with the path. */
  private final App slowThere =
      env -> {
        if (env.get("PATH_INFO").equals("/slow")) {
          called.countDown();
          await(release);
        }
        return Response.text((String) env.get("PATH_INFO"));
      };

  /** Begins a drain, and waits until the server does not accept any more. */
  private static CompletableFuture<DrainReport> drain(TestServer server, Duration deadline) {
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    new Thread(() -> report.complete(server.server().drain(deadline))).start();
    until(() -> refusesConnections(server));
    return report;
  }

  private static boolean refusesConnections(TestServer server) {
    try {
      RawClient.connect(server.address()).close(); // says nothing, so that nothing is counted
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static DrainReport reportOf(CompletableFuture<DrainReport> report) throws Exception {
    return report.get(30, TimeUnit.SECONDS);
  }

  @Test
  @Tag("DRN-01")
  @Tag("DRN-02")
  void answersWhatIsInFlightAndSaysClose() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server).send(get("/slow"));
    await(called);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    release.countDown();
    Reply reply = client.read();
    assertThat(reply.body()).isEqualTo("/slow");
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
    assertThat(reportOf(report).finished()).isEqualTo(1);
    assertThat(reportOf(report).idleClosed()).isZero();
  }

  @Test
  @Tag("DRN-02")
  void answersAllPipelinedRequestsThatHadArrived() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server).send(get("/slow") + get("/2") + get("/3"));
    await(called);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    client.send(get("/4")); // in time too: before the notice
    release.countDown();
    for (String path : new String[] {"/slow", "/2", "/3"}) {
      Reply reply = client.read();
      assertThat(reply.body()).isEqualTo(path);
      assertThat(reply.closes()).isFalse();
    }
    Reply last = client.read();
    assertThat(last.body()).isEqualTo("/4");
    assertThat(last.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("DRN-02")
  void aKeptConnectionGetsOneMoreAnswerThatSaysClose() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server);
    assertThat(client.send(get("/1")).read().closes()).isFalse();
    until(() -> server.server().stats().requests() == 1); // a response is counted once it is sent
    CompletableFuture<DrainReport> report = drain(server, LONG);
    Reply reply = client.send(get("/2")).read();
    assertThat(reply.body()).isEqualTo("/2");
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
    assertThat(reportOf(report).finished()).isEqualTo(1);
  }

  @Test
  @Tag("DRN-02")
  void aStreamThatBeginsDuringTheDrainSaysCloseToo() throws Exception {
    TestServer server = serve(env -> Response.stream("text/plain", out -> out.write('x')));
    RawClient client = connect(server);
    assertThat(client.send(get("/1")).read().closes()).isFalse();
    until(() -> server.server().stats().requests() == 1); // a response is counted once it is sent
    CompletableFuture<DrainReport> report = drain(server, LONG);
    Reply reply = client.send(get("/2")).read();
    assertThat(reply.body()).isEqualTo("x");
    assertThat(reply.closes()).isTrue();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  void aRequestWhoseBodyIsStillComingIsAnswered() throws Exception {
    TestServer server =
        serve(
            env -> {
              called.countDown();
              return ECHO.call(env);
            });
    RawClient client = connect(server).send(chunked("/", "3\r\nabc\r\n"));
    await(called);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    Reply reply = client.send("3\r\ndef\r\n0\r\n\r\n").read();
    assertThat(reply.body()).isEqualTo("abcdef");
    assertThat(reply.closes()).isTrue();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("DRN-01")
  void aLargeReplyThatIsBeingSentArrivesWhole() throws Exception {
    TestServer server = serve(env -> Response.bytes("x/y", new byte[10_000_000]));
    RawClient client = connectSlowReader(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    assertThat(client.read(10_000_000)).hasSize(10_000_000);
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("DRN-04")
  void anIdleConnectionIsClosedAtTheDeadlineAndCounted() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server);
    assertThat(client.send(get("/1")).read().status()).isEqualTo(200);
    RawClient silent = connect(server);
    until(() -> server.server().stats().connections() == 2);
    until(() -> server.server().stats().requests() == 1);
    DrainReport report = server.server().drain(SHORT);
    assertThat(report.idleClosed()).isEqualTo(2);
    assertThat(report.cut()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.duration()).isGreaterThanOrEqualTo(SHORT);
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(silent.isClosedByServer()).isTrue();
  }

  @Test
  void endsAtOnceIfNobodyIsConnected() throws Exception {
    TestServer server = serve(slowThere);
    DrainReport report = server.server().drain(Duration.ofMinutes(10));
    assertThat(report.duration()).isLessThan(Duration.ofMinutes(1));
    assertThat(report.clean()).isTrue();
  }

  @Test
  @Tag("DRN-03")
  void whatIsInFlightAtTheDeadlineIsCutAndReported() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server).send(get("/slow", "X: y"));
    await(called);
    DrainReport report = server.server().drain(SHORT);
    assertThat(report.clean()).isFalse();
    assertThat(report.cut()).hasSize(1);
    assertThat(report.cut().get(0).request()).isEqualTo("GET /slow");
    assertThat(report.cut().get(0).age()).isBetween(SHORT, Duration.ofSeconds(60));
    assertThat(client.isClosedByServer()).isTrue();
    release.countDown();
  }

  @Test
  @Tag("DRN-03")
  void countsWhatWasFinishedBesideWhatWasCut() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              if (env.get("PATH_INFO").equals("/second")) {
                second.countDown();
                until(() -> Env.CANCELLATION.get(env).isCancelled());
                return Response.text("finished");
              }
              return slowThere.call(env);
            });
    connect(server).send(get("/slow"));
    RawClient finishing = connect(server).send(get("/second"));
    await(called);
    await(second);
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    Thread drainer = new Thread(() -> report.complete(server.server().drain(LONG)));
    drainer.start();
    assertThat(finishing.read().body()).isEqualTo("finished");
    until(() -> server.server().stats().requests() == 1);
    drainer.interrupt(); // which brings the deadline forward
    assertThat(reportOf(report).cut()).hasSize(1);
    assertThat(reportOf(report).finished()).isEqualTo(1);
    release.countDown();
  }

  @Test
  @Tag("DRN-03")
  void zeroCutsAtOnce() throws Exception {
    TestServer server = serve(slowThere);
    connect(server).send(get("/slow"));
    await(called);
    DrainReport report = server.server().drain(Duration.ZERO);
    assertThat(report.cut()).hasSize(1);
    release.countDown();
  }

  @Test
  @Tag("END-06")
  @Tag("END-01")
  void completesWhatWasCutWithAFailure() throws Exception {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    CountDownLatch completed = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              Env.COMPLETION
                  .get(env)
                  .onComplete(
                      o -> {
                        outcome.set(o);
                        completed.countDown();
                      });
              return slowThere.call(env);
            });
    connect(server).send(get("/slow"));
    await(called);
    assertThat(server.server().drain(SHORT).cut()).hasSize(1);
    release.countDown();
    await(completed);
    assertThat(outcome.get().failure()).isNotNull();
  }

  private static Cancellation.Reason awaitCancellation(Map<String, Object> env) {
    Cancellation cancellation = Env.CANCELLATION.get(env);
    CountDownLatch told = new CountDownLatch(1);
    var unused = cancellation.onCancel(told::countDown);
    await(told);
    return cancellation.reason();
  }

  @Test
  @Tag("CAN-05")
  @Tag("CAN-08")
  void aQuietAppLearnsOfTheShutdownAndIsStillAnswered() throws Exception {
    TestServer server =
        serve(
            env -> {
              called.countDown();
              return Response.text("" + awaitCancellation(env));
            });
    RawClient client = connect(server).send(get("/"));
    await(called);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    assertThat(client.read().body()).isEqualTo("SHUTDOWN");
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("CAN-08")
  @Tag("SINK-05")
  void anEndlessStreamLearnsOfTheShutdownAndEndsCleanly() throws Exception {
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("begun ".getBytes(US_ASCII));
                      out.flush();
                      assertThat(awaitCancellation(env)).isEqualTo(Cancellation.Reason.SHUTDOWN);
                      assertThat(out.isOpen()).isFalse();
                      out.write("ended".getBytes(US_ASCII));
                    }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isEqualTo("begun ");
    CompletableFuture<DrainReport> report = drain(server, LONG);
    assertThat(client.readChunk()).isEqualTo("ended");
    assertThat(client.readChunk()).isEmpty();
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("CAN-08")
  void aRequestThatComesDuringTheDrainIsCancelledFromTheStart() throws Exception {
    TestServer server = serve(env -> Response.text("" + Env.CANCELLATION.get(env).reason()));
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().body()).isEqualTo("null");
    CompletableFuture<DrainReport> report = drain(server, LONG);
    assertThat(client.send(get("/")).read().body()).isEqualTo("SHUTDOWN");
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
  }

  @Test
  @Tag("DRN-05")
  void aSecondDrainWaitsForTheFirstAndTellsTheSame() throws Exception {
    TestServer server = serve(slowThere);
    RawClient client = connect(server).send(get("/slow"));
    await(called);
    CompletableFuture<DrainReport> first = drain(server, LONG);
    CompletableFuture<DrainReport> second =
        CompletableFuture.supplyAsync(() -> server.server().drain(Duration.ZERO));
    release.countDown();
    assertThat(client.read().body()).isEqualTo("/slow");
    client.close();
    assertThat(reportOf(second)).isEqualTo(reportOf(first));
    assertThat(reportOf(first).clean()).isTrue();
    assertThat(server.server().drain(LONG)).isEqualTo(reportOf(first));
  }

  @Test
  @Tag("DRN-05")
  void closeDrainsWithTheTimeoutOfTheOption() throws Exception {
    TestServer server = serve(slowThere, Options.builder().set("drain-timeout", "200ms"));
    RawClient client = connect(server).send(get("/slow"));
    await(called);
    server.server().close();
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(server.server().drain(LONG).cut()).hasSize(1);
    release.countDown();
  }

  @Test
  @Tag("DRN-05")
  void awaitTerminationReturnsWhenAllIsClosed() throws Exception {
    Server server = serve(slowThere).server();
    CountDownLatch terminated = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              try {
                server.awaitTermination();
                terminated.countDown();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    waiter.start();
    assertThat(terminated.getCount()).isEqualTo(1);
    server.close();
    await(terminated);
    server.awaitTermination();
  }

  /** Notes when it is closed. */
  private static final class ClosingApp implements App, AutoCloseable {
    final AtomicInteger closes = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger answeredBeforeClose = new AtomicInteger();

    @Override
    public Response call(Map<String, Object> env) {
      Env.COMPLETION.get(env).onComplete(outcome -> answered.incrementAndGet());
      return Response.text("x");
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      answeredBeforeClose.set(answered.get());
    }
  }

  @Test
  @Tag("END-09")
  void theAppIsClosedOnceAfterItsLastResponse() throws Exception {
    ClosingApp app = new ClosingApp();
    TestServer server = serve(app);
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    assertThat(app.closes).hasValue(0);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    client.close();
    assertThat(reportOf(report).clean()).isTrue();
    server.server().close();
    assertThat(app.closes).hasValue(1);
    assertThat(app.answeredBeforeClose).hasValue(2);
  }

  @Test
  @Tag("DRN-02")
  void noRequestOfAClientThatHonoursCloseIsLost() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return Response.text("x");
            });
    AtomicInteger answers = new AtomicInteger();
    CountDownLatch warm = new CountDownLatch(8);
    CompletableFuture<?>[] clients = new CompletableFuture<?>[8];
    for (int i = 0; i < clients.length; i++) {
      RawClient client = connect(server);
      clients[i] =
          CompletableFuture.runAsync(
              () -> {
                try (client) {
                  Reply reply;
                  do {
                    reply = client.send(get("/")).read();
                    assertThat(reply.body()).isEqualTo("x");
                    answers.incrementAndGet();
                    warm.countDown();
                  } while (!reply.closes());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              task -> new Thread(task).start());
    }
    await(warm);
    DrainReport report = server.server().drain(LONG);
    CompletableFuture.allOf(clients).get(30, TimeUnit.SECONDS);
    assertThat(report.clean()).isTrue();
    assertThat(report.idleClosed()).isZero();
    assertThat(answers).hasValue(calls.get());
  }

  @Test
  @Tag("DRN-05")
  void closedFromWithinARequestItAnswersThatRequestFirst() throws Exception {
    AtomicReference<Server> self = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              self.get().close();
              return Response.text("closing");
            });
    self.set(server.server());
    String reply = all(server, get("/"));
    assertThat(reply).startsWith("HTTP/1.1 200").contains("Connection: close").endsWith("closing");
    server.server().awaitTermination();
  }

  @Test
  @Tag("DRN-05")
  void refusesToWaitForARequestFromWithinIt() throws Exception {
    AtomicReference<Server> self = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              try {
                var unused = self.get().drain(LONG);
                return Response.text("drained");
              } catch (IllegalStateException e) {
                return Response.text("refused");
              }
            });
    self.set(server.server());
    assertThat(ask(server, get("/")).body()).isEqualTo("refused");
  }

  @Test
  @Tag("DRN-05")
  void aDeadlineForEverIsOne() throws Exception {
    TestServer server = serve(PATH);
    assertThat(server.server().drain(Duration.ofSeconds(Long.MAX_VALUE)).clean()).isTrue();
  }

  private static final class FailsToClose implements App, AutoCloseable {
    @Override
    public Response call(Map<String, Object> env) {
      return Response.text("x");
    }

    @Override
    public void close() {
      throw new AssertionError("on purpose");
    }
  }

  @Test
  @Tag("END-09")
  void anAppThatFailsToCloseKeepsNobodyWaiting() throws Exception {
    TestServer server = serve(new FailsToClose());
    assertThat(server.server().drain(SHORT).clean()).isTrue();
    server.server().awaitTermination();
  }

  @Test
  @Tag("DRN-02")
  void saysCloseBehindABodyThatTheAppDidNotRead() throws Exception {
    TestServer server = serve(slowThere);
    RawClient kept = connect(server);
    assertThat(kept.send(get("/")).read().body()).isEqualTo("/");
    RawClient slow = connect(server).send(get("/slow"));
    await(called);
    CompletableFuture<DrainReport> report = drain(server, LONG);
    Reply last = kept.send(post("/unread", "hello")).read();
    assertThat(last.body()).isEqualTo("/unread");
    assertThat(last.field("Connection")).isEqualTo("close");
    assertThat(kept.isClosedByServer()).isTrue();
    release.countDown();
    assertThat(slow.read().body()).isEqualTo("/slow");
    slow.close();
    kept.close();
    assertThat(reportOf(report).idleClosed()).isZero();
  }
}
