package dev.pintle.bench;

import java.util.List;

/** The middle of several figures. */
public final class Median {
  private Median() {}

  /**
   * Half of the figures are below it, and half above.
   *
   * @param figures at least one, in any order
   * @return of an even number the mean of the two in the middle
   */
  public static double of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
