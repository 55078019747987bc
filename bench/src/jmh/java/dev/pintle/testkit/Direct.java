package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A request in a test of an app, by a call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Direct {
  private static final App APP =
      env -> Response.text(Env.REQUEST_METHOD.get(env) + " " + Env.PATH_INFO.get(env));

  private final TestClient client = TestClient.direct(APP);
  private final TestClient withoutLint = new TestClient(new DirectDepth(new ClosableApp(APP)));

  @Benchmark
  public TestResponse withLint() {
    return checked(client.get("/hello").send());
  }

  @Benchmark
  public TestResponse withoutLint() {
    return checked(withoutLint.get("/hello").send());
  }

  private static TestResponse checked(TestResponse response) {
    if (response.bytes().length != "GET /hello".length()) {
      throw new IllegalStateException(response.toString());
    }
    return response;
  }
}
