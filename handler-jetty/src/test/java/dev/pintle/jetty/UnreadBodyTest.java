package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that the app leaves alone holds its connection for no longer than is said. */
class UnreadBodyTest extends ServerTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  @Test
  void thatGoesOnInChunksEndsTheConnectionOnceItIsTooMuch() throws Exception {
    Server server = serve(env -> Response.text("answered"));
    try (Wire wire = new Wire(server.port())) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
      assertThat(wire.readUntil("answered")).startsWith("HTTP/1.1 200 ");
      wire.send("llo\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int sent = 0; sent <= StrictReader.MOST_SKIPPED; sent += 0x10000) {
        wire.send(chunk);
      }
      assertThat(wire.readToEnd()).isEmpty(); // and not when it has been idle for long
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5\r\nhe", "5\r\nhello", "5\r\nhello\r", "5\r\nhello\r\n"})
  void inChunksIsReadOverWhereverItStandsBetweenTwoOfThem(String first) throws Exception {
    String body = "5\r\nhello\r\n0\r\n\r\n";
    Server server = serve(env -> Response.text("answered"));
    try (Wire wire = new Wire(server.port())) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + first);
      assertThat(wire.readUntil("answered")).startsWith("HTTP/1.1 200 ");
      wire.send(body.substring(first.length()) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(wire.readUntil("answered")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void thatComesLittleByLittleIsNotWaitedForForEver() throws Exception {
    Server server =
        serve(
            env -> Response.text("answered"),
            Options.builder().bodyTimeout(Duration.ofMillis(500)));
    try (Wire wire = new Wire(server.port())) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      assertThat(wire.readUntil("answered")).startsWith("HTTP/1.1 200 ");
      long begin = System.nanoTime();
      boolean ended = false;
      while (!ended && System.nanoTime() - begin < PATIENCE_NANOS) {
        try {
          wire.send("x");
          LockSupport.parkNanos(PACE_NANOS); // the pace is what is tested
        } catch (IOException e) {
          ended = true;
        }
      }
      assertThat(ended).as("the connection has ended").isTrue();
    }
  }
}
