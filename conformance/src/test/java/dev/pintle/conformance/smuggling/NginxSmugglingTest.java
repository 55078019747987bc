package dev.pintle.conformance.smuggling;

class NginxSmugglingTest extends SmugglingTest {
  @Override
  Front.Kind strict() {
    return Nginx.STRICT;
  }

  @Override
  Front.Kind lenient() {
    return Nginx.LENIENT;
  }
}
