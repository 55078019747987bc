package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.DrainReport;
import dev.pintle.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a drain does with an app that is at work though its web server has gone. */
@Tag("socket")
@Timeout(60)
class OrphanDrainTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Served served;

  @BeforeEach
  void leaveAnAppAtWork() throws Exception {
    served =
        new Served(
            env -> {
              called.countDown();
              release.await();
              return Response.text("for nobody");
            });
    WebServer connection = served.connect();
    connection.get(1, false, "/orphan");
    called.await();
    connection.close();
    Served.eventually("it has gone", () -> served.server.stats().connections() == 0);
  }

  @AfterEach
  void stop() {
    release.countDown();
    served.server.close();
  }

  @Test
  void waitsForIt() {
    Thread ends =
        new Thread(
            () -> {
              Served.eventually("the drain has begun", this::refusesConnections);
              release.countDown();
            });
    ends.start();
    assertThat(served.server.drain(LONG).clean()).isTrue();
    assertThat(release.getCount()).isZero();
    assertThat(served.server.stats().active()).isZero();
  }

  private boolean refusesConnections() {
    try {
      new WebServer(served.server.port()).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void reportsItAtTheDeadline() {
    DrainReport report = served.server.drain(Duration.ofMillis(100));
    assertThat(report.cut()).hasSize(1);
    assertThat(report.cut().get(0).request()).isEqualTo("GET /orphan");
    assertThat(report.cut().get(0).doing()).startsWith("in the app, at ");
  }

  @Test
  void reportsItWhereItIsInterrupted() {
    Thread.currentThread().interrupt();
    DrainReport report = served.server.drain(LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.cut()).hasSize(1);
    assertThat(report.cut().get(0).request()).isEqualTo("GET /orphan");
  }
}
