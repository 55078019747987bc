package dev.pintle.conformance.smuggling;

class HaproxySmugglingTest extends SmugglingTest {
  @Override
  Front.Kind strict() {
    return Haproxy.STRICT;
  }

  @Override
  Front.Kind lenient() {
    return Haproxy.LENIENT;
  }
}
