package dev.pintle.testkit.contract;

/** What a case does; it fails by throwing. */
@FunctionalInterface
interface Check {
  void run(Bench bench) throws Exception;
}
