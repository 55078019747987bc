package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);

  private final RecordedServer server = new RecordedServer();

  private Life life(Duration drainDelay) {
    Life life = new Life(TIMEOUT, drainDelay);
    life.serves(server);
    return life;
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static void untilItWaits(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("it waits").isTrue();
    }
  }

  @Test
  void isThatOfNoServerAtFirst() {
    Life life = new Life(TIMEOUT, HOUR);
    assertThat(life.server()).isNull();
    life.serves(server);
    assertThat(life.server()).isSameAs(server);
  }

  @Test
  void isReadyUntilItIsToldToGoAndThenIfAnotherAnswers() {
    Life life = life(Duration.ZERO);
    assertThat(life.state()).isEqualTo(Life.State.SERVING);
    assertThat(life.isReady()).isTrue();
    life.leave();
    assertThat(life.state()).isEqualTo(Life.State.DRAINING);
    assertThat(life.isReady()).isFalse();
    life.replaced();
    assertThat(life.isReady()).isTrue();
  }

  @Test
  void tellsWhatItWillDo() {
    assertThat(life(Duration.ZERO).plan()).isEqualTo("draining for up to 20000 ms");
    Life delayed = life(Duration.ofSeconds(3));
    assertThat(delayed.plan())
        .isEqualTo("serving on for 3000 ms, then draining for up to 20000 ms");
    delayed.replaced();
    assertThat(delayed.plan()).isEqualTo("draining for up to 20000 ms");
  }

  @Test
  void growsOlder() {
    Life life = life(Duration.ZERO);
    long now = System.nanoTime();
    while (System.nanoTime() == now) {
      Thread.onSpinWait();
    }
    assertThat(life.age()).isPositive().isLessThan(HOUR);
  }

  @Nested
  class Leaving {
    @Test
    void drainsTheServerOnceTheDelayIsOver() throws Exception {
      Life life = life(HOUR);
      CountDownLatch told = new CountDownLatch(1);
      life.onLeaving(told::countDown);
      Thread first = start(life::leave);
      told.await();
      untilItWaits(first);
      assertThat(life.state()).isEqualTo(Life.State.LEAVING);
      assertThat(server.drains).isEmpty();

      life.replaced(); // so that nobody need notice
      first.join();
      assertThat(life.state()).isEqualTo(Life.State.DRAINING);
      assertThat(server.drains).containsExactly(TIMEOUT);
    }

    @Test
    void waitsForTheDrainThatAnotherHasBegun() throws Exception {
      Life life = life(HOUR);
      List<String> told = new ArrayList<>();
      life.onLeaving(() -> told.add("told"));
      Thread first = start(life::leave);
      untilItWaits(first);
      Thread second = start(life::leave);
      untilItWaits(second);
      assertThat(server.drains).isEmpty();

      life.replaced();
      first.join();
      second.join();
      assertThat(server.drains).containsExactly(TIMEOUT, TIMEOUT);
      assertThat(told).containsExactly("told");
    }

    @Test
    void hasADelayThatEndsByItself() {
      life(Duration.ofMillis(1)).leave();
      assertThat(server.drains).containsExactly(TIMEOUT);
    }

    @Test
    void isNotHeldUpByAnInterruptWhichIsKept() {
      Thread.currentThread().interrupt();
      life(HOUR).leave();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.drains).containsExactly(TIMEOUT);
    }
  }

  @Nested
  class Retiring {
    @Test
    void isLeavingIfNobodyFollows() throws Exception {
      Life life = life(Duration.ZERO);
      life.retire("retiring, as the test has asked");
      assertThat(server.drains.take()).isEqualTo(TIMEOUT);
      assertThat(life.state()).isEqualTo(Life.State.DRAINING);
    }

    @Test
    void happensOnceHoweverOftenItIsAskedFor() throws Exception {
      Life life = life(HOUR);
      CountDownLatch told = new CountDownLatch(1);
      life.onLeaving(told::countDown);
      life.retire("retiring, as the test has asked");
      life.retire("retiring, as the test has asked again");
      told.await();
      life.replaced();
      assertThat(server.drains.take()).isEqualTo(TIMEOUT);
      life.leave(); // waits for the first one
      assertThat(server.drains).hasSize(1);
    }

    @Test
    void asksForASuccessorOnceAndServesOn() {
      Life life = life(Duration.ZERO);
      List<String> asked = new ArrayList<>();
      life.asksForSuccessor(() -> asked.add("asked"));
      life.retire("retiring, as the test has asked");
      life.retire("retiring, as the test has asked again");
      assertThat(asked).containsExactly("asked");
      assertThat(life.state()).isEqualTo(Life.State.SERVING);
      assertThat(server.drains).isEmpty();
    }

    @Test
    void isLeavingIfASuccessorCannotBeAskedFor() throws Exception {
      Life life = life(Duration.ZERO);
      life.asksForSuccessor(() -> false);
      life.retire("retiring, as the test has asked");
      assertThat(server.drains.take()).isEqualTo(TIMEOUT);
    }

    @Test
    void asksNobodyIfItLeavesAlready() {
      Life life = life(Duration.ZERO);
      List<String> asked = new ArrayList<>();
      life.asksForSuccessor(() -> asked.add("asked"));
      life.leave();
      life.retire("retiring, as the test has asked");
      assertThat(asked).isEmpty();
      assertThat(server.drains).containsExactly(TIMEOUT);
    }
  }

  @Nested
  class TheWordOfASupervisor {
    @Test
    void isWaitedForIfThereIsADelay() throws Exception {
      Life life = life(HOUR);
      Thread waiter = start(life::awaitWord);
      untilItWaits(waiter);
      life.replaced();
      waiter.join();
    }

    /** Each wait would take half a second. */
    @Test
    @Timeout(20)
    void isNotWaitedForWithoutADelay() {
      Life life = life(Duration.ZERO);
      for (int i = 0; i < 100; i++) {
        life.awaitWord();
      }
    }

    @Test
    void isNotWaitedForForEver() {
      life(HOUR).awaitWord();
    }
  }

  /** A thread that is interrupted shows whether it would wait. */
  @Nested
  class TheMomentBeforeTheEnd {
    @Test
    void isASuccessors() {
      Life life = life(Duration.ZERO);
      life.replaced();
      Thread.currentThread().interrupt();
      assertThatThrownBy(life::letSuccessorBegin).isInstanceOf(InterruptedException.class);
    }

    @Test
    void isNotWaitedForWithoutOne() throws Exception {
      Thread.currentThread().interrupt();
      life(Duration.ZERO).letSuccessorBegin();
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
