package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A gigabyte up and down, less over TLS and HTTP/2, in memory that stays flat. */
final class LargeStreamCases extends CaseGroup {
  private static final long GIGABYTE = 1L << 30;

  /** Where it costs more: enough to show that nothing piles up. */
  private static final long LARGE = 160L << 20;

  private static final int BLOCK = 64 * 1024;
  private static final int SAMPLES = 4;
  private static final long FLAT = 48L << 20;

  LargeStreamCases() {
    super("large streams");
  }

  /** Watches the memory of this process, in which client and server are, as bytes go by. */
  private static final class Memory {
    private final long baseline = used();
    private final long step;
    private long seen;
    private long next;

    Memory(long total) {
      step = total / SAMPLES;
      next = step;
    }

    void went(long bytes) {
      seen += bytes;
      if (seen >= next) {
        next += step;
        assertThat(used() - baseline)
            .as(() -> String.format(Locale.ROOT, "memory grown after %,d bytes", seen))
            .isLessThan(FLAT);
      }
    }

    private static long used() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long used = runtime.totalMemory() - runtime.freeMemory();
      for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        used += pool.getMemoryUsed();
      }
      return used;
    }
  }

  @Override
  void define() {
    each(
        "SINK-03",
        "a large response is sent in flat memory",
        bench -> {
          long size = size(bench.protocol());
          byte[] block = new byte[BLOCK];
          Response large =
              Response.stream(
                  "x/y",
                  out -> {
                    for (long sent = 0; sent < size; sent += BLOCK) {
                      out.write(block);
                    }
                  });
          Site site =
              bench.serve(
                  env ->
                      declaresLength(bench.protocol())
                          ? large.withHeader("Content-Length", "" + size)
                          : large);
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Memory memory = new Memory(size);
          assertThat(exchange.head().status()).isEqualTo(200);
          long came = 0;
          for (int n = exchange.readSome().length(); n > 0; n = exchange.readSome().length()) {
            came += n;
            memory.went(n);
          }
          assertThat(came).isEqualTo(size);
        });
    each(
        "LIM-16",
        "a large request is read in flat memory",
        bench -> {
          long size = size(bench.protocol());
          Memory memory = new Memory(size);
          Site site =
              bench.serve(
                  env -> Response.text("" + drain(Env.INPUT.get(env), memory)),
                  Options.builder().maxBody(size));
          ClientExchange exchange = upload(site, bench.protocol());
          String block = "x".repeat(BLOCK);
          for (long sent = 0; sent < size; sent += BLOCK) {
            exchange.write(block);
          }
          assertThat(exchange.end().finish().body()).isEqualTo("" + size);
        });
    each(
        "LIM-16",
        "a large upload that the app does not read stops, in flat memory",
        bench -> {
          long size = size(bench.protocol());
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Bench.await(release);
                    return Response.text("late");
                  });
          ClientExchange exchange = upload(site, bench.protocol());
          Memory memory = new Memory(size);
          AtomicInteger blocks = new AtomicInteger();
          Thread sender = new Thread(() -> sendWhatIsTaken(exchange, size, blocks), "upload");
          sender.setDaemon(true);
          sender.start();
          Bench.untilItRests(blocks);
          assertThat((long) blocks.get() * BLOCK).isLessThan(size / 2);
          memory.went(size);
          release.countDown();
        });
  }

  private static long size(Protocol protocol) {
    return protocol == Protocol.HTTP_1 ? GIGABYTE : LARGE;
  }

  /** Bodies of either framing are large somewhere. */
  private static boolean declaresLength(Protocol protocol) {
    return !protocol.isTls();
  }

  private static ClientExchange upload(Site site, Protocol protocol) throws IOException {
    ClientRequest request = ClientRequest.open("/");
    return site.open(
        declaresLength(protocol) ? request.with("Content-Length", "" + size(protocol)) : request);
  }

  private static void sendWhatIsTaken(ClientExchange exchange, long size, AtomicInteger blocks) {
    String block = "x".repeat(BLOCK);
    try {
      for (long sent = 0; sent < size; sent += BLOCK) {
        exchange.write(block);
        blocks.incrementAndGet();
      }
    } catch (IOException e) {
      // the server waits for longer than the client, or has answered
    }
  }

  private static long drain(InputStream in, Memory memory) throws IOException {
    byte[] block = new byte[BLOCK];
    long count = 0;
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      count += n;
      memory.went(n);
    }
    return count;
  }
}
