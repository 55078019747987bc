package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a trial to two sides and says where they differ. */
final class Comparison {
  private static final int LONGEST = 2000;

  private final Side reference;
  private final Side subject;

  Comparison(Side reference, Side subject) {
    this.reference = reference;
    this.subject = subject;
  }

  /** The features that the trial needs and one of the two lacks. */
  Set<Feature> lacking(Trial trial) {
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    for (Feature needed : trial.needs()) {
      if (!reference.features().contains(needed) || !subject.features().contains(needed)) {
        lacking.add(needed);
      }
    }
    return lacking;
  }

  /** What differs, in words that show both sides; null if nothing does. */
  @Nullable String differences(Trial trial) throws Exception {
    Transcript expected = reference.play(trial);
    Transcript found = subject.play(trial);
    if (expected == null || found == null) {
      return null;
    }
    Set<String> blind = new HashSet<>(reference.blind());
    blind.addAll(subject.blind());
    boolean keepsCase = reference.keepsCase() && subject.keepsCase();
    List<String> before = expected.without(blind, keepsCase);
    List<String> after = found.without(blind, keepsCase);
    if (before.equals(after)) {
      return null;
    }
    return "sent: "
        + Transcript.quote(Transcript.shortened(trial.head() + trial.rest(), LONGEST))
        + "\n--- "
        + reference.name()
        + "\n"
        + marked(before, after)
        + "+++ "
        + subject.name()
        + "\n"
        + marked(after, before);
  }

  /** All lines, those that the other side lacks with a mark. */
  private static String marked(List<String> lines, List<String> others) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(others.contains(line) ? "      " : "  !   ").append(line).append('\n');
    }
    return text.toString();
  }
}
