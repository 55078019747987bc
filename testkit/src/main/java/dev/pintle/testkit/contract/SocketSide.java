package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** A running server of a handler. */
final class SocketSide implements Side {
  private final Handler handler;
  private final Sightings sightings;
  private final Server server;

  SocketSide(Handler handler, App app) throws IOException {
    this.handler = handler;
    this.sightings = new Sightings(app);
    this.server = handler.start(sightings, Options.builder().listen("127.0.0.1:0").build());
  }

  @Override
  public String name() {
    return handler.name();
  }

  @Override
  public Set<Feature> features() {
    return handler.features();
  }

  @Override
  public Set<String> blind() {
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    missing.removeAll(handler.features());
    Set<String> keys = new HashSet<>();
    if (missing.contains(Feature.LOSSLESS_HEADERS)) {
      keys.add(Env.HEADERS.name());
    }
    if (missing.contains(Feature.INFORMATIONAL)) {
      keys.add(Env.INFORMATIONAL.name());
    }
    if (missing.contains(Feature.REQUEST_TRAILERS)) {
      keys.add(Env.TRAILERS.name());
    }
    return keys;
  }

  @Override
  public Transcript play(Trial trial) throws Exception {
    Transcript transcript = new Transcript();
    try (RawClient client = RawClient.connect(server.addresses().get(0))) {
      Dialogue.hold(client, trial, transcript);
      sightings.tell(transcript);
    }
    return transcript;
  }

  @Override
  public void close() {
    var unused = server.drain(Duration.ZERO);
  }
}
