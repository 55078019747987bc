package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.VirtualThreads;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A web server that takes a large response as fast as it is sent keeps nobody waiting. */
class LargeResponseTest {
  private static final int SIZE = 1024 * 1024;
  private static final int RECORD = 64 * 1024;

  @Test
  void isSentAShareATurn() {
    TakingLink link = new TakingLink(Long.MAX_VALUE);
    Outgoing request = new Outgoing(1);
    Output output = output(link, request);
    boolean more = true;
    int shares = 0;
    while (more) {
      long before = link.room;
      more = output.pump(false);
      shares++;
      assertThat(before - link.room).isLessThan(Output.BYTES_PER_TURN + 2L * RECORD);
    }
    assertThat(request.ended).isTrue();
    assertThat(shares).isBetween(3, 5);
  }

  private static Output output(TakingLink link, Outgoing request) {
    Object lock = new Object();
    Output output = new Output(link, lock, new RecordWriters(), ended -> {}, () -> {});
    request.bytes = ByteBuffer.allocate(SIZE);
    request.last = true;
    synchronized (lock) {
      output.enqueue(request);
    }
    return output;
  }

  /** Takes its share at once, and what follows when another thread has had its turn. */
  private static final class JealousLink extends TakingLink {
    private final CountDownLatch begun;
    private final CountDownLatch turn;
    private boolean first = true;
    volatile boolean mayGoOn;
    volatile boolean inVain;

    JealousLink(CountDownLatch begun, CountDownLatch turn) {
      super(Long.MAX_VALUE);
      this.begun = begun;
      this.turn = turn;
    }

    /** Spins, for a wait would give the carrier away. */
    @Override
    public long write(ByteBuffer[] sources, int count) {
      if (first) {
        first = false;
        begun.countDown();
        while (!mayGoOn) {
          Thread.onSpinWait();
        }
      }
      if (Long.MAX_VALUE - room >= Output.BYTES_PER_TURN && !inVain) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (turn.getCount() > 0 && !inVain) {
          inVain = System.nanoTime() - end >= 0;
        }
      }
      return super.write(sources, count);
    }
  }

  @Test
  @Timeout(60)
  void leavesOtherVirtualThreadsTheirTurn() throws Exception {
    Assumptions.assumeTrue(VirtualThreads.available());
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch begun = new CountDownLatch(carriers);
    CountDownLatch turn = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(carriers);
    JealousLink[] links = new JealousLink[carriers];
    for (int i = 0; i < carriers; i++) {
      links[i] = new JealousLink(begun, turn);
      Output output = output(links[i], new Outgoing(1));
      VirtualThreads.start(
          () -> {
            output.pumpAll();
            sent.countDown();
          });
    }
    begun.await();
    VirtualThreads.start(turn::countDown);
    for (JealousLink link : links) {
      link.mayGoOn = true;
    }
    sent.await();
    for (JealousLink link : links) {
      assertThat(link.inVain).isFalse();
    }
  }
}
