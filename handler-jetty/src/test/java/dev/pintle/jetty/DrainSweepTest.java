package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests that were sent just before a drain are answered: Jetty's own stop loses two of three
 * that come within 80 µs of it.
 */
class DrainSweepTest extends ServerTest {
  private static final int STEP_MICROS = 4;
  private static final int MOST_MICROS = 80;

  private static void pause(long micros) {
    long end = System.nanoTime() + micros * 1000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Tag("DRN-01")
  @Tag("DRN-02")
  void onAKeptConnection() throws Exception {
    for (int micros = 0; micros <= MOST_MICROS; micros += STEP_MICROS) {
      Server server = serve(env -> Response.text("hello"));
      try (Wire wire = new Wire(server.port())) {
        wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(wire.readUntil("hello")).doesNotContain("close");
        wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        pause(micros);
        var report = CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
        assertThat(wire.readUntil("hello")).endsWith("hello");
        wire.leave();
        assertThat(report.get().clean()).isTrue();
      }
    }
  }

  @Test
  @Tag("DRN-01")
  void onANewConnection() throws Exception {
    for (int micros = 0; micros <= MOST_MICROS; micros += STEP_MICROS) {
      Server server = serve(env -> Response.text("hello"));
      try (Wire wire = new Wire(server.port())) {
        wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        pause(micros);
        var report = CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
        assertThat(wire.readUntil("hello")).endsWith("hello");
        wire.leave();
        assertThat(report.get().clean()).isTrue();
      }
    }
  }

  @Test
  @Tag("DRN-02")
  void pipelinedRequestsThatHadArrivedComeFirst() throws Exception {
    CompletableFuture<Void> called = new CompletableFuture<>();
    CompletableFuture<Void> draining = new CompletableFuture<>();
    Server server =
        serve(
            env -> {
              called.complete(null);
              draining.get();
              return Response.text("hello");
            });
    try (Wire wire = new Wire(server.port())) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3));
      called.get();
      var report = CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
      while (isAccepting(server)) {
        Thread.onSpinWait();
      }
      draining.complete(null);
      String replies = wire.readToEnd();
      assertThat(replies.split("hello", -1)).hasSize(4);
      assertThat(replies.indexOf("Connection: close"))
          .isGreaterThan(replies.lastIndexOf("hello", replies.length() - 6));
      wire.leave();
      assertThat(report.get().clean()).isTrue();
    }
  }

  private static boolean isAccepting(Server server) {
    try {
      new Wire(server.port()).leave();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
