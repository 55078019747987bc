package dev.pintle.transport;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Connections of one loop whose calls wait for a slot, in their order. Used by the driver, but for
 * {@link #size} and {@link #wantsSlot}.
 */
final class CallQueue {
  private final Slots slots;
  private final Consumer<SocketConnection> start;
  private final ArrayDeque<SocketConnection> waiting = new ArrayDeque<>();
  private volatile boolean wantsSlot;
  private volatile int size;

  /**
   * @param start begins a call for which a slot has been acquired
   */
  CallQueue(Slots slots, Consumer<SocketConnection> start) {
    this.slots = slots;
    this.start = start;
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
      start.accept(waiting.remove());
    }
    size = waiting.size();
    wantsSlot = size > 0;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives up all that wait. */
  void clear(Consumer<SocketConnection> end) {
    waiting.forEach(end);
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
