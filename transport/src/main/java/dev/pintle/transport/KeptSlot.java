package dev.pintle.transport;

/**
 * A slot that one call on a loop's driver leaves for the next, so that calls in a row do not fight
 * with other loops for the common count. It belongs to the driver, and is given back before the
 * loop sleeps and whenever a call waits for one.
 */
final class KeptSlot {
  private final Transport transport;
  private boolean kept;

  KeptSlot(Transport transport) {
    this.transport = transport;
  }

  /** Takes a slot for a call; false if there is none. */
  boolean acquire() {
    if (kept) {
      kept = false;
      return true;
    }
    return transport.slots.tryAcquire();
  }

  /** A call has ended, and its slot is for the next, unless one waits elsewhere. */
  void keep() {
    kept = true;
    if (transport.wantsSlot()) {
      release();
    }
  }

  /** Gives back what is kept, if anything is. */
  void release() {
    if (kept) {
      kept = false;
      transport.releaseSlot();
    }
  }
}
