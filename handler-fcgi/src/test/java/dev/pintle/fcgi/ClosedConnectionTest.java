package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Request;
import dev.pintle.Response;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is kept of a connection that has been closed. */
@Tag("socket")
@Timeout(60)
class ClosedConnectionTest {
  private static final int MORE_THAN_SOCKETS_TAKE = 16 * 1024 * 1024;

  private final BlockingQueue<WeakReference<byte[]>> bodies = new LinkedBlockingQueue<>();

  @Test
  void notEvenOfTheFirst() throws Exception {
    try (Served served = new Served(this::answer)) {
      WebServer first = served.connect();
      first.get(1, true, "/large");
      WeakReference<byte[]> body = bodies.poll(20, TimeUnit.SECONDS);
      assertThat(body).isNotNull();
      first.close();
      Served.eventually("the request is over", () -> served.server.stats().active() == 0);
      Served.eventually(
          "the body is not kept",
          () -> {
            System.gc();
            return body.get() == null;
          });
    }
  }

  private Response answer(Map<String, Object> env) {
    if (!Request.of(env).path().equals("/large")) {
      return Response.text("small");
    }
    byte[] body = new byte[MORE_THAN_SOCKETS_TAKE];
    bodies.add(new WeakReference<>(body));
    return Response.bytes("application/octet-stream", body);
  }
}
