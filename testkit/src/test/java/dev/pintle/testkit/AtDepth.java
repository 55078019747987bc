package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Options;

/** The depths at which a test is to pass. */
enum AtDepth {
  DIRECT,
  WIRE,
  SOCKET;

  TestClient client(App app) {
    return this == DIRECT ? TestClient.direct(app) : client(app, Options.builder());
  }

  TestClient client(App app, Options.Builder options) {
    return switch (this) {
      case DIRECT -> throw new IllegalArgumentException("a direct client has no options");
      case WIRE -> TestClient.wire(app, options.build());
      case SOCKET -> TestClient.server("http", app, options.listen("127.0.0.1:0").build());
    };
  }
}
