package dev.pintle;

import dev.pintle.spi.Rule;

/**
 * Thrown by {@link Lint}: an app, a middleware or a handler breaks a rule of {@code docs/SPEC.md}.
 * The message says what was found and quotes the rule.
 */
public final class LintException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** The name of the rule. */
  private final String rule;

  LintException(String rule, String found) {
    super(found + "; " + Rule.named(rule));
    this.rule = rule;
  }

  /**
   * The rule that is broken.
   *
   * @return its name, such as "ENV-05"
   */
  public String rule() {
    return rule;
  }
}
