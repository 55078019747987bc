package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.testkit.TestClient;
import dev.pintle.testkit.TestRequest;
import dev.pintle.testkit.TestResponse;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link TestClient#direct}: the app is called, and nothing parsed or written. */
final class DirectSide implements Side {
  private final Sightings sightings;
  private final TestClient client;

  DirectSide(App app) {
    this.sightings = new Sightings(app);
    this.client = TestClient.direct(sightings);
  }

  @Override
  public String name() {
    return "a direct call";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public Set<String> blind() {
    return Set.of("Date", "pintle.lint");
  }

  @Override
  public @Nullable Transcript play(Trial trial) throws Exception {
    // Lint stands before the app, and throws in the test what breaks a rule.
    if (trial.isRaw() || trial.conversation() != null || MirrorApp.breaksRules(trial)) {
      return null;
    }
    TestResponse response = request(trial).send();
    Transcript transcript = new Transcript();
    int interims = 0;
    for (TestResponse.Interim interim : response.informational()) {
      interims++;
      transcript.head("reply 1 interim " + interims, interim.status(), interim.headers());
    }
    transcript.head("reply 1", response.status(), response.headers());
    if (response.failure() == null) {
      transcript.body("reply 1", new String(response.bytes(), ISO_8859_1), response.trailers());
    } else {
      transcript.add("reply 1", "body", "breaks off");
    }
    if (trial.isLast()) {
      transcript.add("connection", "behind the last reply", "ends");
    }
    sightings.tell(transcript);
    return transcript;
  }

  private TestRequest request(Trial trial) {
    TestRequest request = client.request(trial.method(), trial.target());
    request.protocol(trial.isHttp10() ? "HTTP/1.0" : "HTTP/1.1").header("Host", Trial.HOST);
    trial.fields().forEach(field -> request.header(field.getKey(), field.getValue()));
    String body = trial.body();
    if (body != null && trial.isChunked()) {
      request.body(new ByteArrayInputStream(body.getBytes(ISO_8859_1)));
      request.trailers(trial.trailers());
    } else if (body != null) {
      request.body(body.getBytes(ISO_8859_1));
    }
    return request;
  }

  @Override
  public void close() {
    client.close();
  }
}
