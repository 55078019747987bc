package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private final List<Pollable> started = new ArrayList<>();
  private final List<Pollable> givenUp = new ArrayList<>();
  private final Pollable first = new Waiting();
  private final Pollable second = new Waiting();
  private final Pollable third = new Waiting();

  private CallQueue queue(Semaphore slots) {
    return new CallQueue(slots, started::add, givenUp::add, slots::release);
  }

  @Test
  void startsInTheirOrderAsManyAsThereAreSlotsFor() {
    Semaphore slots = new Semaphore(1);
    CallQueue queue = queue(slots);
    queue.add(first);
    assertThat(queue.wantsSlot()).isFalse();
    queue.add(second);
    queue.add(third);
    assertThat(started).containsExactly(first);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.wantsSlot()).isTrue();

    slots.release();
    slots.release();
    queue.serve();
    assertThat(started).containsExactly(first, second, third);
    assertThat(queue.size()).isZero();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.wantsSlot()).isFalse();
    assertThat(slots.availablePermits()).isZero();
  }

  @Test
  void takesNoSlotIfNothingWaits() {
    Semaphore slots = new Semaphore(1);
    queue(slots).serve();
    assertThat(slots.availablePermits()).isEqualTo(1);
  }

  @Test
  void givesUpOneThatWaitsAndNoneThatHasStarted() {
    CallQueue queue = queue(new Semaphore(1));
    queue.add(first);
    queue.add(second);
    queue.add(third);
    queue.giveUp(second);
    queue.giveUp(first);
    assertThat(givenUp).containsExactly(second);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.wantsSlot()).isTrue();
  }

  @Test
  void wantsNoSlotOnceTheLastIsGivenUp() {
    CallQueue queue = queue(new Semaphore(0));
    queue.add(first);
    queue.giveUp(first);
    assertThat(queue.wantsSlot()).isFalse();
  }

  @Test
  void givesUpAllThatWait() {
    CallQueue queue = queue(new Semaphore(0));
    queue.add(first);
    queue.add(second);
    queue.clear();
    assertThat(givenUp).containsExactly(first, second);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.wantsSlot()).isFalse();
  }

  @Test
  void givesTheSlotAndTheConnectionBackIfNoThreadCanBeStarted() throws IOException {
    Semaphore slots = new Semaphore(1);
    CallQueue queue =
        new CallQueue(
            slots,
            connection -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            givenUp::add,
            slots::release);
    try (TransportFixture server =
            new TransportFixture(Options.builder().build(), LineProtocol.Call::argument);
        SocketChannel channel = SocketChannel.open()) {
      SocketConnection connection =
          new SocketConnection(
              server.transport.loops[0],
              channel,
              new LineProtocol.Factory(LineProtocol.Call::argument)::open);
      queue.add(connection);
      assertThat(givenUp).containsExactly(connection);
      assertThat(slots.availablePermits()).isEqualTo(1);
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  /** Only stands in a queue. */
  private static final class Waiting extends Pollable {
    Waiting() {
      super(null); // of no loop
    }

    @Override
    Next turn(LoopTurn turn) {
      throw new AssertionError();
    }

    @Override
    void apply(Next next) {
      throw new AssertionError();
    }

    @Override
    boolean mayWait(Next next) {
      return false;
    }

    @Override
    void readyWhileDetached(int ops) {
      throw new AssertionError();
    }

    @Override
    void taken() {
      throw new AssertionError();
    }

    @Override
    long deadline() {
      throw new AssertionError();
    }

    @Override
    void expire() {
      throw new AssertionError();
    }
  }
}
