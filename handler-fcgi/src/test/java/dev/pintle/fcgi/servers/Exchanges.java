package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.ClientGoneException;
import dev.pintle.Response;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What client and app see of each other while a request goes on. */
abstract class Exchanges extends ServerTest {
  @Test
  void showsEachPieceOfAStreamAsSoonAsItIsFlushed() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    app =
        env ->
            Response.stream(
                    "text/event-stream",
                    out -> {
                      out.write('1');
                      out.flush();
                      await(firstSeen);
                      out.write('2');
                    })
                .withHeader("X-Accel-Buffering", "no");
    try (InputStream in = client.send(to("/").build(), BodyHandlers.ofInputStream()).body()) {
      assertThat(in.read()).isEqualTo('1');
      firstSeen.countDown();
      assertThat(in.readAllBytes()).containsExactly('2');
    }
  }

  @Test
  void showsTheAppThatTheClientHasLeft() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    byte[] piece = "piece".repeat(200).getBytes(ISO_8859_1);
    app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  try {
                    while (true) {
                      out.write(piece);
                      out.flush();
                    }
                  } catch (ClientGoneException e) {
                    left.countDown();
                    throw e;
                  }
                });
    try (InputStream in = client.send(to("/").build(), BodyHandlers.ofInputStream()).body()) {
      assertThat(in.read()).isEqualTo('p');
    }
    await(left);
  }
}
