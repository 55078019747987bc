package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import dev.pintle.spi.Rule;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a handler says that it cannot do, and what it admits to do wrong. */
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
    this.unsupported = Map.copyOf(unsupported);
    this.broken = Map.copyOf(broken);
  }

  /**
   * What was declared of a run.
   *
   * @param verdict what the run counts as if it fails
   * @param reason why it may fail
   * @param always whether the run has to fail
   */
  record Flaw(CaseResult.Verdict verdict, String reason, boolean always) {
    static Flaw ofCase(CaseResult.Verdict verdict, String reason) {
      return new Flaw(verdict, reason, !Declarations.isRace(reason));
    }

    static Flaw ofRule(String reason) {
      return new Flaw(CaseResult.Verdict.UNSUPPORTED, reason, false);
    }

    /** Whether it fails in some runs only. */
    boolean isRace() {
      return Declarations.isRace(reason);
    }
  }

  /** Whether a reason says that what it is given for fails in some runs only. */
  private static boolean isRace(String reason) {
    return reason.startsWith(HandlerContract.AT_TIMES);
  }

  /**
   * Takes what a handler declares, to be held against these cases.
   *
   * @throws IllegalArgumentException in a sentence, if a rule or a case is unknown, has no reason,
   *     or does not belong there
   */
  static Declarations of(
      Set<Feature> features,
      Map<String, String> unsupported,
      Map<String, String> broken,
      List<Case> cases) {
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    missing.removeAll(features);
    Declarations declared = new Declarations(missing, unsupported, broken);
    Map<String, Rule> runs = declared.runs(cases);
    unsupported.forEach((name, reason) -> checkUnsupported(name, reason, runs));
    broken.forEach((name, reason) -> checkBroken(name, reason, runs));
    return declared;
  }

  /** The rule of each run, by its name; what cannot run is left out. */
  private Map<String, Rule> runs(List<Case> cases) {
    Map<String, Rule> runs = new HashMap<>();
    for (Case made : cases) {
      for (Protocol protocol : protocols(made)) {
        if (lacking(made, protocol) == null) {
          runs.put(made.name(protocol), made.rule());
        }
      }
    }
    return runs;
  }

  private static void checkUnsupported(String name, String reason, Map<String, Rule> runs) {
    requireReason("unsupported()", name, reason);
    Rule rule = runs.get(name);
    String id = rule == null ? name : rule.id();
    if (rule == null && Rule.all().stream().noneMatch(known -> known.id().equals(id))) {
      throw new IllegalArgumentException(
          "unsupported() names \""
              + name
              + "\", which is neither a rule of docs/SPEC.md nor a case that runs for this handler");
    }
    if (isEssential(id)) {
      throw new IllegalArgumentException(
          "unsupported() names "
              + name
              + ", but no handler can declare away what separates one request from the next or"
              + " keeps fields from being forged");
    }
    if (runs.values().stream().noneMatch(known -> known.id().equals(id))) {
      throw new IllegalArgumentException(
          "unsupported() names " + id + ", of which no case runs for this handler; leave it out");
    }
  }

  private static void checkBroken(String name, String reason, Map<String, Rule> runs) {
    requireReason("broken()", name, reason);
    Rule rule = runs.get(name);
    if (rule == null) {
      throw new IllegalArgumentException(
          "broken() names \"" + name + "\", which is no case that runs for this handler");
    }
    if (!isEssential(rule.id())) {
      throw new IllegalArgumentException(
          "broken() names \"" + name + "\", which can be declared in unsupported()");
    }
  }

  private static void requireReason(String method, String name, String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          method + " names " + name + " without a reason; say why it cannot be kept");
    }
  }

  private static boolean isEssential(String rule) {
    return ESSENTIAL.contains(rule.substring(0, rule.indexOf('-')));
  }

  /** The features that the handler does not have. */
  Set<Feature> missing() {
    return missing;
  }

  /**
   * Over what a case runs: a case for every protocol over those that the handler declares. That
   * others are missing is shown by the cases which are about them.
   */
  Set<Protocol> protocols(Case made) {
    if (made.protocols().size() == 1) {
      return made.protocols();
    }
    Set<Protocol> spoken = EnumSet.copyOf(made.protocols());
    spoken.removeIf(protocol -> protocol.needs().stream().anyMatch(missing::contains));
    return spoken.isEmpty() ? EnumSet.of(made.protocols().iterator().next()) : spoken;
  }

  /** The feature for want of which a case cannot run, in words; null if it can. */
  @Nullable String lacking(Case made, Protocol protocol) {
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    lacking.addAll(made.needs());
    lacking.addAll(protocol.needs());
    lacking.retainAll(missing);
    return lacking.isEmpty() ? null : "no " + lacking.iterator().next();
  }

  /** What was declared of a run; null if it must pass. */
  @Nullable Flaw flaw(Case made, Protocol protocol) {
    String name = made.name(protocol);
    String fault = broken.get(name);
    if (fault != null) {
      return Flaw.ofCase(CaseResult.Verdict.BROKEN, fault);
    }
    String reason = unsupported.get(name);
    if (reason != null) {
      return Flaw.ofCase(CaseResult.Verdict.UNSUPPORTED, reason);
    }
    reason = unsupported.get(made.rule().id());
    return reason == null ? null : Flaw.ofRule(reason);
  }

  /** The rules that were declared as a whole, but for those of which one of these results fails. */
  Set<String> kept(List<CaseResult> results) {
    Set<String> kept = new TreeSet<>();
    unsupported.forEach(
        (name, reason) -> {
          if (!isRace(reason) && Rule.all().stream().anyMatch(rule -> rule.id().equals(name))) {
            kept.add(name);
          }
        });
    for (CaseResult result : results) {
      if (result.verdict() == CaseResult.Verdict.UNSUPPORTED
          && lacking(result.of(), result.protocol()) == null) {
        kept.remove(result.of().rule().id());
      }
    }
    return kept;
  }
}
