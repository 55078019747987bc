package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
    bytes();
    elsewhere();
  }

  private void bytes() {
    raw(
        "SINK-03",
        "a response of a gigabyte is sent in flat memory",
        bench -> {
          byte[] block = new byte[BLOCK];
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                              "x/y",
                              out -> {
                                for (long sent = 0; sent < GIGABYTE; sent += BLOCK) {
                                  out.write(block);
                                }
                              })
                          .withHeader("Content-Length", "" + GIGABYTE));
          RawClient client = site.connect().send(Requests.get("/"));
          assertThat(client.readHead().field("Content-Length")).isEqualTo("" + GIGABYTE);
          Memory memory = new Memory(GIGABYTE);
          assertThat(drain(client.input(), memory, GIGABYTE)).isEqualTo(GIGABYTE);
          assertThat(client.send(Requests.request("HEAD", "/")).read("HEAD").status())
              .isEqualTo(200);
        });
    raw(
        "LIM-16",
        "a request of a gigabyte is read in flat memory",
        bench -> {
          AtomicLong came = new AtomicLong();
          Memory memory = new Memory(GIGABYTE);
          Site site =
              bench.serve(
                  env -> {
                    came.set(drain(Env.INPUT.get(env), memory, Long.MAX_VALUE));
                    return Response.text("" + came);
                  },
                  Options.builder().maxBody(2 * GIGABYTE));
          RawClient client = site.connect();
          client.send(Requests.request("POST", "/", "Content-Length: " + GIGABYTE));
          OutputStream out = client.output();
          byte[] block = new byte[BLOCK];
          for (long sent = 0; sent < GIGABYTE; sent += BLOCK) {
            out.write(block);
          }
          assertThat(client.read().body()).isEqualTo("" + GIGABYTE);
        });
    raw(
        "LIM-16",
        "an upload that the app does not read stops, in flat memory",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Bench.await(release);
                    return Response.text("late");
                  });
          RawClient client = site.connect();
          Memory memory = new Memory(GIGABYTE);
          client.send(Requests.request("POST", "/", "Content-Length: " + GIGABYTE));
          AtomicInteger blocks = new AtomicInteger();
          Thread sender = new Thread(() -> sendWhatIsTaken(client, blocks), "upload");
          sender.setDaemon(true);
          sender.start();
          Bench.untilItRests(blocks);
          assertThat((long) blocks.get() * BLOCK).isLessThan(GIGABYTE / 2);
          memory.went(GIGABYTE);
          release.countDown();
          assertThat(client.readHead().status()).isEqualTo(200);
        });
  }

  /** A case about what TLS and HTTP/2 put between the socket and the app. */
  private void elsewhere(String rule, String name, Check check) {
    add(
        new Case(
            rule,
            name,
            EnumSet.of(Protocol.HTTP_1_TLS, Protocol.HTTP_2, Protocol.HTTP_2_TLS),
            check));
  }

  private void elsewhere() {
    elsewhere(
        "SINK-03",
        "a large response is sent in flat memory",
        bench -> {
          byte[] block = new byte[BLOCK];
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            for (long sent = 0; sent < LARGE; sent += BLOCK) {
                              out.write(block);
                            }
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          Memory memory = new Memory(LARGE);
          assertThat(exchange.head().status()).isEqualTo(200);
          long came = 0;
          for (int n = exchange.readSome().length(); n > 0; n = exchange.readSome().length()) {
            came += n;
            memory.went(n);
          }
          assertThat(came).isEqualTo(LARGE);
        });
    elsewhere(
        "LIM-16",
        "a large request is read in flat memory",
        bench -> {
          Memory memory = new Memory(LARGE);
          Site site =
              bench.serve(
                  env -> Response.text("" + drain(Env.INPUT.get(env), memory, Long.MAX_VALUE)),
                  Options.builder().maxBody(2 * LARGE));
          ClientExchange exchange = site.open(ClientRequest.open("/"));
          String block = "x".repeat(BLOCK);
          for (long sent = 0; sent < LARGE; sent += BLOCK) {
            exchange.write(block);
          }
          assertThat(exchange.end().finish().body()).isEqualTo("" + LARGE);
        });
    elsewhere(
        "LIM-16",
        "a large upload that the app does not read stops, in flat memory",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    Bench.await(release);
                    return Response.text("late");
                  });
          ClientExchange exchange = site.open(ClientRequest.open("/"));
          Memory memory = new Memory(LARGE);
          AtomicInteger blocks = new AtomicInteger();
          Thread sender = new Thread(() -> sendWhatIsTaken(exchange, blocks), "upload");
          sender.setDaemon(true);
          sender.start();
          Bench.untilItRests(blocks);
          assertThat((long) blocks.get() * BLOCK).isLessThan(LARGE / 2);
          memory.went(LARGE);
          release.countDown();
        });
  }

  private static void sendWhatIsTaken(ClientExchange exchange, AtomicInteger blocks) {
    String block = "x".repeat(BLOCK);
    try {
      for (long sent = 0; sent < LARGE; sent += BLOCK) {
        exchange.write(block);
        blocks.incrementAndGet();
      }
    } catch (IOException e) {
      // the server waits for longer than the client, or has answered
    }
  }

  private static void sendWhatIsTaken(RawClient client, AtomicInteger blocks) {
    byte[] block = new byte[BLOCK];
    try {
      for (long sent = 0; sent < GIGABYTE; sent += BLOCK) {
        client.output().write(block);
        blocks.incrementAndGet();
      }
    } catch (IOException e) {
      // the server has answered and closed
    }
  }

  private static long drain(InputStream in, Memory memory, long most) throws IOException {
    byte[] block = new byte[BLOCK];
    long count = 0;
    while (count < most) {
      int n = in.read(block, 0, (int) Math.min(BLOCK, most - count));
      if (n < 0) {
        return count;
      }
      count += n;
      memory.went(n);
    }
    return count;
  }
}
