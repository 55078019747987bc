package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Connections of one loop whose calls wait for a slot, in their order. Used by the driver, but for
 * {@link #size} and {@link #wantsSlot}.
 */
final class CallQueue {
  private final Slots slots;
  private final Consumer<SocketConnection> start;
  private final Consumer<SocketConnection> giveUp;
  private final ArrayDeque<SocketConnection> waiting = new ArrayDeque<>();
  private volatile boolean wantsSlot;
  private volatile int size;

  /**
   * @param start begins a call for which a slot has been acquired
   * @param giveUp closes a connection whose call will not be
   */
  CallQueue(Slots slots, Consumer<SocketConnection> start, Consumer<SocketConnection> giveUp) {
    this.slots = slots;
    this.start = start;
    this.giveUp = giveUp;
  }

  void add(SocketConnection connection) {
    waiting.add(connection);
    serve();
  }

  /** Starts as many calls as there are slots for. */
  void serve() {
    if (waiting.isEmpty()) {
      return;
    }
    wantsSlot = true; // before the look, so that a release in between wakes the loop
    while (!waiting.isEmpty() && slots.tryAcquire()) {
      start(waiting.remove());
    }
    size = waiting.size();
    wantsSlot = size > 0;
  }

  private void start(SocketConnection connection) {
    try {
      start.accept(connection);
    } catch (Throwable e) { // no thread
      Failures.log("a call got no thread; its connection is closed", e);
      slots.release();
      giveUp.accept(connection);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives one up, if it waits. */
  void giveUp(SocketConnection connection) {
    if (waiting.remove(connection)) {
      size = waiting.size();
      giveUp.accept(connection);
    }
  }

  /** Gives up all that wait. */
  void clear() {
    waiting.forEach(giveUp);
    waiting.clear();
    size = 0;
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
