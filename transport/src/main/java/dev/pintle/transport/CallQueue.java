package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * What of one loop waits to be called, connections and calls of their own, for a slot, in their
 * order. Used by the driver, but for {@link #size} and {@link #wantsSlot}.
 */
final class CallQueue {
  private final Semaphore slots;
  private final Consumer<Pollable> start;
  private final Consumer<Pollable> giveUp;
  private final Runnable releaseSlot;
  private final ArrayDeque<Pollable> waiting = new ArrayDeque<>();
  private volatile boolean wantsSlot;
  private volatile int size;

  /**
   * @param start begins one for which a slot has been acquired
   * @param giveUp ends one that will not be called
   * @param releaseSlot gives a slot back, and tells who waits for one
   */
  CallQueue(
      Semaphore slots, Consumer<Pollable> start, Consumer<Pollable> giveUp, Runnable releaseSlot) {
    this.slots = slots;
    this.start = start;
    this.giveUp = giveUp;
    this.releaseSlot = releaseSlot;
  }

  void add(Pollable subject) {
    waiting.add(subject);
    serve();
  }

  /** Starts as many calls as there are slots for. */
  void serve() {
    if (waiting.isEmpty()) {
      wantsSlot = false;
      return;
    }
    wantsSlot = true; // before the look, so that a release in between wakes the loop
    while (!waiting.isEmpty() && slots.tryAcquire()) {
      start(waiting.remove());
    }
    count();
  }

  /** Whoever wants no slot any more must not say so: it would be told of each, and nobody else. */
  private void count() {
    size = waiting.size();
    wantsSlot = size > 0;
  }

  private void start(Pollable subject) {
    try {
      start.accept(subject);
    } catch (Throwable e) { // no thread
      Failures.log("a call got no thread; it is not made", e);
      releaseSlot.run();
      giveUp.accept(subject);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives one up, if it waits. */
  void giveUp(Pollable subject) {
    if (waiting.remove(subject)) {
      count();
      giveUp.accept(subject);
    }
  }

  /** Gives up all that wait. */
  void clear() {
    waiting.forEach(giveUp);
    waiting.clear();
    count();
  }

  /** How many wait; for any thread. */
  int size() {
    return size;
  }

  /** Whether the loop is to be woken when a slot is free; for any thread. */
  boolean wantsSlot() {
    return wantsSlot;
  }
}
