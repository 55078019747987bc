package dev.pintle.testkit.contract;

/**
 * What came of a case.
 *
 * @param of the case
 * @param protocol over which it ran
 * @param verdict what came of it
 * @param detail why it is unsupported or how it failed; empty if it passed
 */
record CaseResult(Case of, Protocol protocol, Verdict verdict, String detail) {
  enum Verdict {
    PASS("pass"),
    UNSUPPORTED("declared unsupported"),
    BROKEN("broken"),
    FAIL("FAIL");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** A line of the result file: fields with tabs between them. */
  String line() {
    return String.join(
        "\t",
        of.rule().id(),
        protocol.toString(),
        verdict.toString(),
        of.title(),
        detail.replaceAll("[\\s\\p{Cntrl}]+", " "));
  }
}
