package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import dev.pintle.spi.Rule;
import java.util.EnumSet;
import java.util.Set;

/** One thing that a rule asks of a handler, and how it is seen. */
final class Case {
  private final Rule rule;
  private final String title;
  private final Set<Protocol> protocols;
  private final Check check;
  private final Set<Feature> needs = EnumSet.noneOf(Feature.class);

  Case(String rule, String title, Set<Protocol> protocols, Check check) {
    this.rule = Rule.named(rule);
    this.title = title;
    this.protocols = protocols;
    this.check = check;
    if (this.rule.feature() != null) {
      needs.add(this.rule.feature());
    }
  }

  /** Says that the case looks through a feature which its rule does not name. */
  Case needs(Feature feature) {
    needs.add(feature);
    return this;
  }

  Rule rule() {
    return rule;
  }

  String title() {
    return title;
  }

  Set<Protocol> protocols() {
    return protocols;
  }

  Set<Feature> needs() {
    return needs;
  }

  Check check() {
    return check;
  }

  /** Such as "ENV-08: the path is decoded once". */
  String name(Protocol protocol) {
    boolean everywhere = protocol == Protocol.HTTP_1 || protocols.size() == 1;
    return rule.id() + (everywhere ? "" : " over " + protocol) + ": " + title;
  }
}
