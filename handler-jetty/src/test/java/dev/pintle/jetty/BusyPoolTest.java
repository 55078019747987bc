package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request of HTTP/2 that waits for a thread longer than a write may take is answered. */
@Timeout(60)
class BusyPoolTest extends ServerTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int THREADS = 16;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;

  private final AtomicReference<QueuedThreadPool> pool = new AtomicReference<>();
  private final CountDownLatch free = new CountDownLatch(1);

  private Server serving() throws IOException {
    JettyOptions.ServerSetup setup =
        jetty -> {
          QueuedThreadPool threads = (QueuedThreadPool) jetty.getThreadPool();
          threads.setVirtualThreadsExecutor(null);
          threads.setReservedThreads(0);
          threads.setMaxThreads(THREADS);
          pool.set(threads);
        };
    return serve(
        env -> Response.text("hello"),
        Options.builder().writeTimeout(SHORT).set(JettyOptions.SERVER, setup));
  }

  /** All but the selector's, which reads on: one task is left over. */
  private void occupyThreads() throws InterruptedException {
    CountDownLatch occupied = new CountDownLatch(THREADS - 1);
    for (int i = 0; i < THREADS; i++) {
      pool.get()
          .execute(
              () -> {
                occupied.countDown();
                awaitUninterrupted(free);
              });
    }
    occupied.await();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Tag("LIM-10")
  void itIsNoFaultOfItsClient() throws Exception {
    Server server = serving();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      send(out, SETTINGS, 0, 0, "");
      String unused = await(in, SETTINGS, 0);
      occupyThreads();
      send(out, HEADERS, 5, 1, "\u0082\u0086\u0084\u0001\u0001a"); // GET, http, /, authority a
      while (pool.get().getQueueSize() < 2) { // the one left over, and the request
        Thread.onSpinWait();
      }
      LockSupport.parkNanos(5 * SHORT.toNanos()); // longer than the timeout
      free.countDown();
      assertThat(await(in, DATA, 1)).isEqualTo("hello");
    } finally {
      free.countDown();
    }
  }

  private static void send(DataOutputStream out, int type, int flags, int stream, String payload)
      throws IOException {
    out.writeShort(payload.length() >> 8);
    out.writeByte(payload.length());
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.writeBytes(payload);
  }

  /** What the next frame of that type on that stream has. */
  private static String await(DataInputStream in, int wanted, int on) throws IOException {
    while (true) {
      int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      in.readByte();
      int stream = in.readInt();
      String payload = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
      if (stream == on && type == wanted) {
        return payload;
      }
      assertThat(type).isNotEqualTo(RST_STREAM);
    }
  }
}
