package dev.pintle.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** How many calls, or streams, may run beside the loops at once. */
final class Slots {
  private final AtomicInteger free;

  Slots(int count) {
    this.free = new AtomicInteger(count);
  }

  boolean tryAcquire() {
    for (; ; ) {
      int now = free.get();
      if (now <= 0) {
        return false;
      }
      if (free.compareAndSet(now, now - 1)) {
        return true;
      }
    }
  }

  void release() {
    free.incrementAndGet();
  }

  int available() {
    return free.get();
  }
}
