package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Puts every trial to two sides, which run as long as the stream of tests is open. */
final class DifferentialRun implements AutoCloseable {
  private static final long DEFAULT_SEED = 1;
  private static final int GENERATED = 300;

  private final MirrorApp app;
  private final List<Side> sides = new ArrayList<>();
  private final Map<String, String> declared;

  private DifferentialRun(MirrorApp app, Map<String, String> declared) {
    this.app = app;
    this.declared = declared;
  }

  /** Starts one of the sides. */
  @FunctionalInterface
  interface Start {
    Side with(App app) throws IOException;
  }

  /**
   * Two sides, and what is put to them.
   *
   * @param suffix tells its tests from those of others
   * @param reference the side that is right
   * @param subject the side that is compared with it
   * @param fits what can be put to both
   */
  record Pair(String suffix, Start reference, Start subject, Predicate<Trial> fits) {
    List<Trial> trials() {
      return DifferentialRun.trials().stream().filter(fits).toList();
    }
  }

  static List<Trial> trials() {
    List<Trial> all = new ArrayList<>();
    all.addAll(TargetTrials.all());
    all.addAll(FieldTrials.all());
    all.addAll(BodyTrials.all());
    all.addAll(ReplyTrials.all());
    all.addAll(RefusedTrials.all());
    return all;
  }

  static Stream<DynamicNode> of(Start reference, Start subject, Map<String, String> declared)
      throws IOException {
    return of(List.of(new Pair("", reference, subject, trial -> true)), declared);
  }

  static Stream<DynamicNode> of(List<Pair> pairs, Map<String, String> declared) throws IOException {
    Set<String> unknown = new TreeSet<>(declared.keySet());
    for (Pair pair : pairs) {
      pair.trials().forEach(trial -> unknown.remove(trial.name() + pair.suffix()));
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "differences() names trials that there are not: " + unknown);
    }
    DifferentialRun run = new DifferentialRun(new MirrorApp(), declared);
    Stream<DynamicNode> tests = Stream.empty();
    try {
      for (Pair pair : pairs) {
        tests = Stream.concat(tests, run.tests(pair));
      }
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
    return tests.onClose(run::close);
  }

  private Stream<DynamicNode> tests(Pair pair) throws IOException {
    Side reference = start(pair.reference());
    Comparison comparison = new Comparison(reference, start(pair.subject()));
    Stream<DynamicNode> tests =
        pair.trials().stream()
            .map(
                trial -> {
                  String name = trial.name() + pair.suffix();
                  return DynamicTest.dynamicTest(name, () -> check(comparison, trial, name));
                });
    DynamicNode generated =
        DynamicTest.dynamicTest(
            "generated requests" + pair.suffix(), () -> checkGenerated(comparison, pair.fits()));
    return Stream.concat(tests, Stream.of(generated));
  }

  private Side start(Start start) throws IOException {
    Side side = start.with(app);
    sides.add(side);
    return side;
  }

  private void check(Comparison comparison, Trial trial, String name) throws Exception {
    Set<Feature> lacking = comparison.lacking(trial);
    Assumptions.assumeTrue(lacking.isEmpty(), () -> "declared unsupported: no " + lacking);
    String differences = comparison.differences(trial);
    String reason = declared.get(name);
    if (differences != null && reason == null) {
      throw new AssertionError("the answers to \"" + name + "\" differ\n" + differences);
    }
    if (differences == null && reason != null) {
      throw new AssertionError(
          "differences() names \"" + name + "\", but the answers are the same; take it out");
    }
    Assumptions.assumeTrue(reason == null, () -> "declared different: " + reason);
  }

  private static void checkGenerated(Comparison comparison, Predicate<Trial> fits)
      throws Exception {
    long seed = Long.getLong(HandlerDifferential.SEED, DEFAULT_SEED);
    for (Trial trial : GeneratedTrials.of(seed, GENERATED)) {
      @Nullable String differences =
          fits.test(trial) && comparison.lacking(trial).isEmpty()
              ? comparison.differences(trial)
              : null;
      if (differences != null) {
        throw new AssertionError(
            "the answers to \"" + trial + "\" of the seed " + seed + " differ\n" + differences);
      }
    }
  }

  @Override
  public void close() {
    sides.forEach(Side::close);
    try {
      app.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
