package dev.pintle;

/**
 * The two sides of a layer in one request, to be named by whoever finds that one has broken a rule.
 */
record LintParty(LintRequest request, Layer layer) {
  /** What is in the layer has broken a rule. */
  LintException layerBroke(String rule, String what) {
    return layerBroke(new LintException(rule, what));
  }

  /** What is in the layer has broken a rule. */
  LintException layerBroke(LintException broken) {
    return request.found(broken.by(layer.name()));
  }

  /** What calls the layer has broken a rule. */
  LintException callerBroke(String rule, String what) {
    return callerBroke(new LintException(rule, what));
  }

  /** What calls the layer has broken a rule. */
  LintException callerBroke(LintException broken) {
    return request.found(broken.by(layer.caller()));
  }
}
