package dev.pintle;

import dev.pintle.spi.Rule;

/**
 * Thrown by {@link Lint}: an app, a middleware or a handler breaks a rule of {@code docs/SPEC.md}.
 * The message says what was found, names who is to blame, and quotes the rule.
 */
public final class LintException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** The name of the rule. */
  private final String rule;

  /** What breaks it, without the rule. */
  private final String found;

  LintException(String rule, String found) {
    this(rule, found, found);
  }

  private LintException(String rule, String found, String sentence) {
    super(sentence + "; " + Rule.named(rule));
    this.rule = rule;
    this.found = found;
  }

  /** The same, with who has broken the rule: "the app dev.example.Hello, wrapped at …". */
  LintException by(String who) {
    LintException named = new LintException(rule, found, found + " (by " + who + ")");
    named.setStackTrace(getStackTrace());
    return named;
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
