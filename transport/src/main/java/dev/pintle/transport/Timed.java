package dev.pintle.transport;

import org.jspecify.annotations.Nullable;

/** Something with a deadline, and its place in a {@link Wheel}. Owned by the driver of the loop. */
abstract class Timed {
  /** The tick of the slot it stands in; −1 if it stands in none. */
  long slotTick = -1;

  @Nullable Timed previous;
  @Nullable Timed next;

  /** When to call {@link #expire}; read lazily, so it may move later at no cost. */
  abstract long deadline();

  /** The deadline has passed. */
  abstract void expire();
}
