package dev.pintle.conformance.smuggling;

class ApacheSmugglingTest extends SmugglingTest {
  @Override
  Front.Kind strict() {
    return Apache.STRICT;
  }

  @Override
  Front.Kind lenient() {
    return Apache.LENIENT;
  }
}
