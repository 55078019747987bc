package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes of a body that is longer than {@code max-body} and has declared no length. */
@Tag("socket")
class InputLimitTest {
  private static final int MOST = 300_000;

  @Test
  void noMoreIsKeptThanTellsThatItIsTooLong() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger kept = new AtomicInteger();
    try (Served served =
        new Served(
            env -> {
              gate.await();
              kept.set(Env.INPUT.get(env).available());
              return Response.text("" + Env.INPUT.get(env).readAllBytes().length);
            },
            Options.builder().maxBody(MOST))) {
      WebServer connection = served.connect();
      connection.request(3, true, "POST", "/");
      for (int i = 0; i < 40; i++) {
        connection.send(WebServer.STDIN, 3, new byte[50_000]);
      }
      connection.send(WebServer.STDIN, 3, "");
      connection.send(WebServer.GET_VALUES, 0, ""); // answered when all of it has been received
      assertThat(connection.receive().type()).isEqualTo(WebServer.GET_VALUES_RESULT);
      gate.countDown();
      assertThat(connection.reply(3).head()).startsWith("Status: 413 ");
      assertThat(kept).hasValue(MOST + 1);
    }
  }
}
