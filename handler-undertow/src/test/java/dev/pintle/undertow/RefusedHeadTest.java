package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A head that was too large is not kept while its client is given time to read so. */
class RefusedHeadTest extends ServerTest {
  private static final int CLIENTS = 150;
  private static final int HEAD_BYTES = 40_000;

  @Test
  void isNotKeptWhileItsClientStays() throws Exception {
    Server server = serve(env -> Response.text("not refused"));
    long before = heapBytes();

    for (int i = 0; i < CLIENTS; i++) {
      Socket client = connect(server);
      send(client, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(HEAD_BYTES));
      assertThat(readReply(client)).startsWith("HTTP/1.1 431 ");
    }
    long kept = heapBytes() - before;

    // On a busy machine the first may have had their time.
    long stay = server.stats().connections();
    assertThat(stay).isBetween(CLIENTS / 2L, (long) CLIENTS);
    assertThat(kept).isLessThan(stay * HEAD_BYTES / 2);
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
