package dev.pintle.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines by the thousand: a hashed wheel of {@value #SLOTS} slots of a {@linkplain #TICK_NANOS
 * tick} each. An entry whose deadline moves later stays where it is and is looked at again when its
 * slot comes up, so a kept connection costs one field store per request. Deadlines are kept to
 * within two ticks. Used by the driver of one loop.
 */
final class Wheel {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(64);
  static final int SLOTS = 512;

  private final @Nullable Timed[] slots = new @Nullable Timed[SLOTS];
  private final long origin;
  private long tick;
  private int size;

  /**
   * No slot before this tick holds anything: a lower bound, kept so that a busy loop scans none.
   */
  private long earliest = Long.MAX_VALUE;

  Wheel(long now) {
    this.origin = now;
  }

  /** Puts or moves an entry so that it is looked at no later than its deadline. */
  void schedule(Timed entry) {
    long deadline = entry.deadline();
    if (deadline == Long.MAX_VALUE) {
      return; // if it stands in a slot it is dropped when that comes up
    }
    long due = Math.min(Math.max((deadline - origin) / TICK_NANOS + 1, tick + 1), tick + SLOTS - 1);
    if (entry.slotTick >= 0) {
      if (entry.slotTick <= due) {
        return;
      }
      remove(entry);
    }
    entry.slotTick = due;
    int slot = (int) (due % SLOTS);
    Timed head = slots[slot];
    entry.next = head;
    if (head != null) {
      head.previous = entry;
    }
    slots[slot] = entry;
    size++;
    earliest = Math.min(earliest, due);
  }

  void remove(Timed entry) {
    if (entry.slotTick < 0) {
      return;
    }
    Timed before = entry.previous;
    Timed after = entry.next;
    if (before != null) {
      before.next = after;
    } else {
      slots[(int) (entry.slotTick % SLOTS)] = after;
    }
    if (after != null) {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.slotTick = -1;
    size--;
  }

  /** Expires what is due and moves on what is not. */
  void advance(long now) {
    long target = (now - origin) / TICK_NANOS;
    if (target < earliest) {
      tick = Math.max(tick, target);
      return;
    }
    tick = Math.max(tick, target - SLOTS); // after a long pause each slot is looked at once
    while (tick < target) {
      tick++;
      int slot = (int) (tick % SLOTS);
      for (Timed entry = slots[slot]; entry != null; entry = slots[slot]) {
        remove(entry);
        if (entry.deadline() <= now) {
          entry.expire();
        } else {
          schedule(entry); // never into this slot
        }
      }
    }
    earliest = size == 0 ? Long.MAX_VALUE : tick + 1;
  }

  /** How long a select may wait: milliseconds, at least 1; 0 for ever. */
  long waitMillis(long now) {
    if (size == 0) {
      earliest = Long.MAX_VALUE;
      return 0;
    }
    long slot = Math.max(earliest, tick + 1);
    while (slots[(int) (slot % SLOTS)] == null) {
      slot++;
    }
    earliest = slot;
    long nanos = origin + slot * TICK_NANOS - now;
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
  }

  int size() {
    return size;
  }
}
