package dev.pintle.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who drives a loop, in one word: the heart of the lending protocol.
 *
 * <p>The word is a sequence number, even while a thread drives the loop, odd while that thread is
 * in code that may block; while odd it may be marked as taken. It never takes a value twice, so a
 * thread that comes back late can neither mistake a later call for its own nor disturb it.
 *
 * <ul>
 *   <li>The driver {@linkplain #enter enters}: even to odd, a plain release store.
 *   <li>The driver {@linkplain #leave leaves}: odd to even by compare-and-set. If that fails the
 *       loop was taken; the thread must touch nothing of it again.
 *   <li>Anybody may {@linkplain #take take}: odd to odd and taken. Exactly one of leave and take
 *       succeeds for each odd value. The taker must see to it that one spare thread drives on.
 *   <li>That thread {@linkplain #drive drives}: taken to the next even value.
 * </ul>
 */
final class LoopWord {
  private static final long TAKEN = Long.MIN_VALUE;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(LoopWord.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through WORD
  private volatile long word;

  /** Marks the driver as in code that may block. Only the driver calls it; returns its ticket. */
  long enter() {
    long odd = (long) WORD.get(this) + 1;
    WORD.setRelease(this, odd);
    return odd;
  }

  /** Ends what {@link #enter} began; false if the loop has another driver by now. */
  boolean leave(long ticket) {
    return WORD.compareAndSet(this, ticket, ticket + 1);
  }

  /** The word as it is now; odd and positive means that it could be taken. */
  long observe() {
    return word;
  }

  /** Whether an observed word means that the driver is in code that may block, and not taken. */
  static boolean isLent(long observed) {
    return observed > 0 && (observed & 1) != 0;
  }

  /**
   * Takes the loop from the driver that holds this ticket; false if it left or was taken before.
   */
  boolean take(long ticket) {
    return WORD.compareAndSet(this, ticket, ticket | TAKEN);
  }

  /** Makes the calling thread the driver of a loop that was taken for it. */
  void drive() {
    long taken = word;
    if (taken >= 0) {
      throw new IllegalStateException("a loop that was not taken cannot be driven on");
    }
    word = (taken & ~TAKEN) + 1;
  }
}
