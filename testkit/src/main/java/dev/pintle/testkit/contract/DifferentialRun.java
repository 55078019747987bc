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
import java.util.stream.Collectors;
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
    List<Trial> trials = trials();
    Set<String> unknown = new TreeSet<>(declared.keySet());
    unknown.removeAll(trials.stream().map(Trial::name).collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "differences() names trials that there are not: " + unknown);
    }
    DifferentialRun run = new DifferentialRun(new MirrorApp(), declared);
    try {
      run.sides.add(reference.with(run.app));
      run.sides.add(subject.with(run.app));
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
    Comparison comparison = new Comparison(run.sides.get(0), run.sides.get(1));
    Stream<DynamicNode> tests =
        trials.stream()
            .map(
                trial -> DynamicTest.dynamicTest(trial.name(), () -> run.check(comparison, trial)));
    DynamicNode generated =
        DynamicTest.dynamicTest("generated requests", () -> checkGenerated(comparison));
    return Stream.concat(tests, Stream.of(generated)).onClose(run::close);
  }

  private void check(Comparison comparison, Trial trial) throws Exception {
    Set<Feature> lacking = comparison.lacking(trial);
    Assumptions.assumeTrue(lacking.isEmpty(), () -> "declared unsupported: no " + lacking);
    String differences = comparison.differences(trial);
    String reason = declared.get(trial.name());
    if (differences != null && reason == null) {
      throw new AssertionError("the answers to \"" + trial + "\" differ\n" + differences);
    }
    if (differences == null && reason != null) {
      throw new AssertionError(
          "differences() names \""
              + trial.name()
              + "\", but the answers are the same; take it out");
    }
    Assumptions.assumeTrue(reason == null, () -> "declared different: " + reason);
  }

  private static void checkGenerated(Comparison comparison) throws Exception {
    long seed = Long.getLong(HandlerDifferential.SEED, DEFAULT_SEED);
    for (Trial trial : GeneratedTrials.of(seed, GENERATED)) {
      @Nullable String differences =
          comparison.lacking(trial).isEmpty() ? comparison.differences(trial) : null;
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
