package dev.pintle;

import java.time.Duration;
import java.util.List;

/**
 * What became of the work in hand at a drain.
 *
 * @param finished responses completed after the drain had begun
 * @param idleClosed kept connections without a request in hand that were closed at the deadline
 * @param cut what was cut at the deadline, oldest first
 * @param duration how long the drain took
 */
public record DrainReport(long finished, long idleClosed, List<Cut> cut, Duration duration) {
  /**
   * Makes one; the list is copied.
   *
   * @param finished see above
   * @param idleClosed see above
   * @param cut see above
   * @param duration see above
   */
  public DrainReport {
    cut = List.copyOf(cut);
  }

  /**
   * A request cut at the deadline.
   *
   * @param request its method and path, or what was known of it
   * @param age since its head was read
   * @param doing what it was doing, in words: where its thread was in the app, say
   */
  public record Cut(String request, Duration age, String doing) {}

  /**
   * Whether everything in flight was finished.
   *
   * @return true if nothing was cut
   */
  public boolean clean() {
    return cut.isEmpty();
  }
}
