package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Options;
import dev.pintle.http.HttpHandler;
import dev.pintle.http.MemoryConnection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link dev.pintle.testkit.TestClient#wire} speaks to: the codec of http, over memory. */
final class MemorySide implements Side {
  private final Sightings sightings;

  MemorySide(App app) {
    this.sightings = new Sightings(app);
  }

  @Override
  public String name() {
    return "http over memory";
  }

  @Override
  public Set<Feature> features() {
    return new HttpHandler().features();
  }

  @Override
  public Set<String> blind() {
    // As on a Unix-domain socket.
    return Set.of(
        Env.SERVER_NAME.name(), "SERVER_PORT", Env.REMOTE_ADDR.name(), Env.REMOTE_PORT.name());
  }

  @Override
  public @Nullable Transcript play(Trial trial) throws Exception {
    if (trial.isHttp10() && MirrorApp.breaksOff(trial)) {
      return null; // a pipe that is broken off loses what was in it
    }
    Transcript transcript = new Transcript();
    MemoryConnection connection = MemoryConnection.open(sightings, Options.builder().build());
    try (RawClient client =
        RawClient.over(connection.input(), connection.output(), connection::close)) {
      Dialogue.hold(client, trial, transcript);
      sightings.tell(transcript);
    }
    return transcript;
  }

  @Override
  public void close() {}
}
