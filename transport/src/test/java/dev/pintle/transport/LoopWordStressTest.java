package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads on one {@link LoopWord}: what the model says, on this machine's memory model. */
class LoopWordStressTest {
  private static final long CALLS = 2_000_000;
  private static final int DRIVERS = 3;
  private static final int TAKERS = 2;

  private final ExecutorService threads = Executors.newFixedThreadPool(DRIVERS + TAKERS);
  private final LoopWord word = new LoopWord();
  private final SynchronousQueue<Boolean> handOver = new SynchronousQueue<>();
  private final AtomicLong takes = new AtomicLong();
  private final AtomicLong failedLeaves = new AtomicLong();
  private volatile boolean done;

  // The loop's own fields: plain, so that an update is lost if two threads ever drive at once.
  private long entered;
  private long left;
  private long driving;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void losesNoUpdateOfThePlainFieldsThatTheWordGuards() throws Exception {
    List<Future<?>> drivers = new ArrayList<>();
    for (int i = 0; i < DRIVERS; i++) {
      boolean first = i == 0;
      drivers.add(threads.submit(() -> driver(first)));
    }
    List<Future<?>> takers = new ArrayList<>();
    for (int i = 0; i < TAKERS; i++) {
      takers.add(threads.submit(this::taker));
    }
    for (Future<?> future : drivers) {
      future.get(60, TimeUnit.SECONDS);
    }
    for (Future<?> future : takers) {
      future.get(60, TimeUnit.SECONDS);
    }

    assertThat(takes.get()).as("takes").isPositive();
    assertThat(failedLeaves.get()).as("leaves that failed").isEqualTo(takes.get());
    assertThat(entered).isEqualTo(CALLS);
    assertThat(left).as("leaves that succeeded").isEqualTo(CALLS - takes.get());
    assertThat(driving).as("hand-overs").isEqualTo(takes.get());
  }

  private Void driver(boolean first) throws InterruptedException {
    boolean drives = first;
    while (true) {
      if (!drives) {
        Boolean taken = handOver.poll(1, TimeUnit.MILLISECONDS);
        if (taken == null) {
          if (done) {
            return null;
          }
          continue;
        }
        word.drive();
        driving++;
      }
      drives = false;
      if (drive()) {
        done = true;
        return null;
      }
    }
  }

  /** True at the end; false if the loop was taken. */
  private boolean drive() {
    while (entered < CALLS) {
      entered++;
      long ticket = word.enter();
      for (long n = ticket & 0x3f; n > 0; n--) { // calls of different length
        Thread.onSpinWait();
      }
      if (!word.leave(ticket)) {
        failedLeaves.incrementAndGet();
        return false;
      }
      left++;
    }
    return true;
  }

  private Void taker() throws InterruptedException {
    while (!done) {
      long observed = word.observe();
      if (LoopWord.isLent(observed)) {
        Thread.onSpinWait();
        if (word.take(observed)) {
          takes.incrementAndGet();
          handOver.put(true);
        }
      }
    }
    return null;
  }
}
