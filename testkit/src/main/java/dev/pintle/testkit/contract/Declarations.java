package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import dev.pintle.spi.Rule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a handler says that it cannot do. */
final class Declarations {
  /**
   * Areas of docs/SPEC.md that no handler can declare away: who breaks these is not safe to run.
   */
  private static final Set<String> ESSENTIAL = Set.of("SEP", "INJ", "HDR");

  private final Set<Feature> missing;
  private final Map<String, String> unsupported;
  private final Map<String, String> broken;

  private Declarations(
      Set<Feature> missing, Map<String, String> unsupported, Map<String, String> broken) {
    this.missing = missing;
    this.unsupported = unsupported;
    this.broken = broken;
  }

  /**
   * Takes what a handler declares.
   *
   * @throws IllegalArgumentException in a sentence, if a rule is unknown or cannot be declared away
   */
  static Declarations of(
      Set<Feature> features, Map<String, String> unsupported, Map<String, String> broken) {
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    missing.removeAll(features);
    unsupported.forEach(
        (id, reason) -> {
          check("unsupported()", id, reason);
          if (isEssential(id)) {
            throw new IllegalArgumentException(
                "unsupported() names "
                    + id
                    + ", but no handler can declare away what separates one request from the next or"
                    + " keeps fields from being forged");
          }
        });
    broken.forEach(
        (id, reason) -> {
          check("broken()", id, reason);
          if (!isEssential(id)) {
            throw new IllegalArgumentException(
                "broken() names " + id + ", which can be declared in unsupported()");
          }
        });
    return new Declarations(missing, new TreeMap<>(unsupported), new TreeMap<>(broken));
  }

  private static void check(String method, String id, String reason) {
    if (Rule.all().stream().noneMatch(rule -> rule.id().equals(id))) {
      throw new IllegalArgumentException(
          method + " names the rule " + id + ", which docs/SPEC.md does not have");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          method + " names " + id + " without a reason; say why it cannot be kept");
    }
  }

  private static boolean isEssential(String id) {
    return ESSENTIAL.contains(id.substring(0, id.indexOf('-')));
  }

  /** The essential rules that are known to be broken, and how. */
  Map<String, String> broken() {
    return broken;
  }

  /** The features that the handler does not have. */
  Set<Feature> missing() {
    return missing;
  }

  /** Why a case need not hold; null if it must. */
  @Nullable String reason(Case made, Protocol protocol) {
    String declared = unsupported.get(made.rule().id());
    if (declared != null) {
      return declared;
    }
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    lacking.addAll(made.needs());
    lacking.addAll(protocol.needs());
    lacking.retainAll(missing);
    return lacking.isEmpty() ? null : "no " + lacking.iterator().next();
  }
}
