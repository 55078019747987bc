package dev.pintle.transport;

/**
 * For how many ticks a loop's {@linkplain LoopWord word} has stood still in code that may block.
 *
 * <p>Ticks that were held up do not count, for the loop may have been held up with them: a pause of
 * the machine is no slow call. They do not start the count over either, or a machine that has more
 * to do than it can would never take a loop.
 */
final class Stillness {
  private static final int TICKS_TO_TAKE = 2;

  private long seen;
  private int ticks;

  /** Looks at the word again; true once, when it has stood still for long enough to be taken. */
  boolean isTooLong(long word, boolean heldUp) {
    if (word != seen || !LoopWord.isLent(word)) {
      seen = word;
      ticks = 0;
      return false;
    }
    if (!heldUp) {
      ticks++;
    }
    return !heldUp && ticks == TICKS_TO_TAKE;
  }
}
