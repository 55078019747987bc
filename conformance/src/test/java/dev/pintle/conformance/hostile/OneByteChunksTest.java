package dev.pintle.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A body of chunks of one byte each is read in flat memory: nothing is kept of a chunk. */
class OneByteChunksTest extends HostileClientTest {
  private static final int CHUNKS = 1_000_000;
  private static final int AT_ONCE = 1_000;

  /** Less than the smallest object for each chunk. */
  private static final long FLAT = 8L * CHUNKS;

  @Test
  void areNotKept() throws Exception {
    AtomicLong grown = new AtomicLong();
    Server server =
        serve(
            env -> {
              long before = heapBytes();
              long count = length(Env.INPUT.get(env));
              grown.set(heapBytes() - before);
              return Response.text(count + " bytes");
            },
            Options.builder());
    Socket client = connect(server);

    send(
        client,
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
    String chunks = "1\r\nx\r\n".repeat(AT_ONCE);
    for (int sent = 0; sent < CHUNKS; sent += AT_ONCE) {
      send(client, chunks);
    }
    send(client, "0\r\n\r\n");

    assertThat(readToEnd(client)).endsWith("\r\n\r\n" + CHUNKS + " bytes");
    assertThat(grown.get()).isLessThan(FLAT);
  }

  private static long length(InputStream body) throws IOException {
    byte[] some = new byte[8 * 1024];
    long all = 0;
    for (int count = body.read(some); count >= 0; count = body.read(some)) {
      all += count;
    }
    return all;
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
