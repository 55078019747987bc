package dev.pintle.http;

/** The interrupt flag that user code may leave behind. */
final class Interrupts {
  private Interrupts() {}

  /** Clears it: left set, a file that is opened next is closed at once, and no wait lasts. */
  static void clear() {
    if (Thread.currentThread().isInterrupted()) {
      boolean unused = Thread.interrupted();
    }
  }
}
