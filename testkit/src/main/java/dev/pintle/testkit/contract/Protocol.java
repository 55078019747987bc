package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.EnumSet;
import java.util.Set;

/** What a client speaks. */
enum Protocol {
  HTTP_1("HTTP/1.1", false, false),
  HTTP_1_TLS("HTTP/1.1 over TLS", true, false),
  HTTP_2("HTTP/2", false, true),
  HTTP_2_TLS("HTTP/2 over TLS", true, true);

  private final String title;
  private final boolean tls;
  private final boolean http2;

  Protocol(String title, boolean tls, boolean http2) {
    this.title = title;
    this.tls = tls;
    this.http2 = http2;
  }

  boolean isTls() {
    return tls;
  }

  boolean isHttp2() {
    return http2;
  }

  /** What a handler must have to speak it. */
  Set<Feature> needs() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    if (tls) {
      features.add(Feature.TLS);
    }
    if (http2) {
      features.add(Feature.HTTP_2);
    }
    return features;
  }

  @Override
  public String toString() {
    return title;
  }
}
