package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DriversTest {
  private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

  private final AtomicInteger wakes = new AtomicInteger();
  private Drivers drivers = drivers(8, FOR_EVER);

  private Drivers drivers(int most, long idleNanos) {
    return new Drivers("test-drivers", most, idleNanos, wakes::incrementAndGet);
  }

  @AfterEach
  void stop() {
    drivers.stop();
    TransportFixture.eventually("all threads have ended", () -> drivers.count() == 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Driver reserved() {
    Driver[] found = new Driver[1];
    TransportFixture.eventually(
        "a thread stands by",
        () -> {
          drivers.startWanted();
          found[0] = drivers.tryReserve();
          return found[0] != null;
        });
    return found[0];
  }

  /** One that was there before: none is started. */
  private Driver reservedAgain() {
    Driver[] found = new Driver[1];
    TransportFixture.eventually(
        "a thread stands by", () -> (found[0] = drivers.tryReserve()) != null);
    return found[0];
  }

  @Nested
  class Jobs {
    @Test
    void waitForTheNeutralThreadToStartOne() {
      CountDownLatch ran = new CountDownLatch(1);
      drivers.execute(ran::countDown);
      assertThat(wakes).hasValue(1);
      assertThat(drivers.count()).isZero();

      drivers.startWanted();
      await(ran);
    }

    @Test
    void areNotKeptByAThreadThatStandsBy() {
      CountDownLatch ran = new CountDownLatch(1);
      WeakReference<Runnable> job = executed(ran::countDown);
      drivers.startWanted();
      await(ran);
      TransportFixture.eventually(
          "it is not kept",
          () -> {
            System.gc();
            return job.get() == null;
          });
    }

    private WeakReference<Runnable> executed(Runnable job) {
      drivers.execute(job);
      return new WeakReference<>(job);
    }

    @Test
    void runInOrderWhileThreadsAreShort() {
      drivers = drivers(1, FOR_EVER);
      List<Integer> ran = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(1);
      for (int i = 0; i < 100; i++) {
        int number = i;
        drivers.execute(() -> ran.add(number));
      }
      drivers.execute(done::countDown);
      drivers.startWanted();
      await(done);
      assertThat(drivers.count()).isEqualTo(1);
      assertThat(ran).hasSize(100).isSorted();
    }

    @Test
    void thatThrowLeaveTheirThreadAlive() {
      drivers = drivers(1, FOR_EVER);
      CountDownLatch ran = new CountDownLatch(1);
      drivers.execute(
          () -> {
            Thread.currentThread().interrupt();
            throw new AssertionError("thrown by a test");
          });
      AtomicInteger interrupted = new AtomicInteger();
      drivers.execute(
          () -> {
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            ran.countDown();
          });
      drivers.startWanted();
      await(ran);
      assertThat(interrupted).hasValue(0);
      assertThat(drivers.count()).isEqualTo(1);
    }

    @Test
    void areNotLostAlthoughThreadsEndAllTheTime() {
      drivers = drivers(3, 20_000);
      int jobs = 20_000;
      CountDownLatch ran = new CountDownLatch(jobs);
      CompletableFuture<Void> starter =
          CompletableFuture.runAsync(
              () -> {
                while (ran.getCount() > 0) {
                  int seen = wakes.get();
                  drivers.startWanted();
                  while (wakes.get() == seen && ran.getCount() > 0) {
                    Thread.onSpinWait(); // starts threads only when asked, like the watchdog
                  }
                }
              });
      for (int i = 0; i < jobs; i++) {
        drivers.execute(ran::countDown);
        for (int n = i % 512; n > 0; n--) {
          Thread.onSpinWait();
        }
      }
      await(ran);
      starter.join();
      assertThat(drivers.count()).isLessThanOrEqualTo(3);
    }

    @Test
    void thatAreLeftAtTheEndStillRun() {
      CountDownLatch ran = new CountDownLatch(1);
      drivers.execute(ran::countDown); // nobody has started a thread for it
      drivers.stop();
      await(ran);
    }

    @Test
    void thatComeAfterTheEndStillRun() {
      CountDownLatch ran = new CountDownLatch(1);
      drivers.stop();
      drivers.execute(ran::countDown);
      await(ran);
    }
  }

  @Nested
  class AThread {
    private final CountDownLatch going = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    private void startWork() {
      drivers.execute(
          () -> {
            going.countDown();
            await(gate);
          });
      drivers.startWanted();
      await(going);
    }

    @Test
    void startsWithWhatItIsGiven() {
      CountDownLatch ran = new CountDownLatch(1);
      drivers.start(ran::countDown);
      await(ran);
      assertThat(wakes).hasValue(0);
    }

    @Test
    void thatIsAtWorkHasAnotherAskedFor() {
      startWork();
      assertThat(drivers.tryReserve()).isNull();
      assertThat(wakes).hasValue(2);
      gate.countDown();
    }

    @Test
    void isNotAskedForBeyondTheMost() {
      drivers = drivers(1, FOR_EVER);
      startWork();
      drivers.execute(() -> {});
      assertThat(wakes).hasValue(1);
      gate.countDown();
    }
  }

  @Nested
  class Spares {
    @Test
    void areAskedForOnceHoweverOftenTheyAreMissed() {
      for (int i = 0; i < 10; i++) {
        assertThat(drivers.tryReserve()).isNull();
      }
      assertThat(wakes).hasValue(1);
      drivers.startWanted();
      assertThat(drivers.count()).isEqualTo(1);
      drivers.unreserve(reservedAgain());
      assertThat(drivers.count()).isEqualTo(1);
    }

    @Test
    void doWhatTheyAreAssigned() {
      Driver spare = reserved();
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      spare.assign(() -> ran.complete(Thread.currentThread()));
      assertThat(ran.orTimeout(20, TimeUnit.SECONDS).join()).isSameAs(spare);
    }

    @Test
    void areNotTakenForJobsWhileReserved() {
      Driver spare = reserved();
      ConcurrentLinkedQueue<Thread> ran = new ConcurrentLinkedQueue<>();
      drivers.execute(() -> ran.add(Thread.currentThread()));
      drivers.startWanted();
      TransportFixture.eventually("the job has run", () -> !ran.isEmpty());
      assertThat(ran).doesNotContain(spare);
      drivers.unreserve(spare);
    }

    @Test
    void standByAgainWhenTheyAreGivenBack() {
      Driver spare = reserved();
      drivers.unreserve(spare);
      assertThat(reservedAgain()).isSameAs(spare);
      drivers.unreserve(spare);
    }
  }

  @Nested
  class IdleThreads {
    @Test
    void endAfterAWhile() {
      drivers = drivers(8, TimeUnit.MILLISECONDS.toNanos(5));
      CountDownLatch ran = new CountDownLatch(1);
      drivers.execute(ran::countDown);
      drivers.startWanted();
      await(ran);
      TransportFixture.eventually("it has ended", () -> drivers.count() == 0);
    }

    @Test
    void doNotEndWhileReserved() {
      // Much longer than the test pauses between two looks: they would find none for ever.
      drivers = drivers(8, TimeUnit.MILLISECONDS.toNanos(100));
      Driver spare = reserved();
      Driver other = reserved();
      drivers.unreserve(other);
      TransportFixture.eventually("the other has ended", () -> drivers.count() == 1);
      assertThat(spare.isAlive()).isTrue();
      CountDownLatch ran = new CountDownLatch(1);
      spare.assign(ran::countDown);
      await(ran);
    }

    @Test
    void keepNoAppsClassLoader() {
      ClassLoader own = Thread.currentThread().getContextClassLoader();
      Driver spare = reserved();
      CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
      spare.assign(() -> loader.complete(Thread.currentThread().getContextClassLoader()));
      assertThat(loader.orTimeout(20, TimeUnit.SECONDS).join())
          .isSameAs(Driver.class.getClassLoader());
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
    }
  }

  @Nested
  class Renewed {
    @Test
    void threadsThatStandByEnd() {
      Driver first = reserved();
      Driver second = reserved();
      CountDownLatch ran = new CountDownLatch(1);
      second.assign(ran::countDown);
      await(ran);
      TransportFixture.eventually(
          "it stands by", () -> second.getState() == Thread.State.TIMED_WAITING);

      drivers.renew();

      TransportFixture.eventually("it has ended", () -> !second.isAlive());
      assertThat(first.isAlive()).isTrue();
      drivers.unreserve(first);
      TransportFixture.eventually("the reserved one too", () -> !first.isAlive());
      // One more is started if a thread comes up while it is looked for.
      TransportFixture.eventually("and any other", () -> drivers.count() == 0);
    }

    @Test
    void aThreadAtWorkEndsBehindItAndLeavesNoJob() {
      drivers = drivers(1, FOR_EVER);
      CountDownLatch going = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      CompletableFuture<Thread> first = new CompletableFuture<>();
      CompletableFuture<Thread> second = new CompletableFuture<>();
      drivers.execute(
          () -> {
            first.complete(Thread.currentThread());
            going.countDown();
            await(gate);
          });
      drivers.startWanted();
      await(going);
      drivers.execute(() -> second.complete(Thread.currentThread()));

      drivers.renew();
      gate.countDown();

      TransportFixture.eventually("the first has ended", () -> !first.join().isAlive());
      TransportFixture.eventually(
          "the second job has run",
          () -> {
            drivers.startWanted();
            return second.isDone();
          });
      assertThat(second.join()).isNotSameAs(first.join());
    }

    @Test
    void threadsAllTheTimeLoseNoJobs() {
      drivers = drivers(3, FOR_EVER);
      int jobs = 20_000;
      CountDownLatch ran = new CountDownLatch(jobs);
      CompletableFuture<Void> starter =
          CompletableFuture.runAsync(
              () -> {
                while (ran.getCount() > 0) {
                  int seen = wakes.get();
                  drivers.startWanted();
                  while (wakes.get() == seen && ran.getCount() > 0) {
                    Thread.onSpinWait(); // starts threads only when asked, like the watchdog
                  }
                }
              });
      for (int i = 0; i < jobs; i++) {
        drivers.execute(ran::countDown);
        if (i % 16 == 0) {
          drivers.renew();
        }
      }
      await(ran);
      starter.join();
      assertThat(drivers.count()).isLessThanOrEqualTo(3);
    }
  }
}
