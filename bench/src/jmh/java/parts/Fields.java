package parts;

import dev.pintle.Headers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Header fields, as an app makes and reads them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Fields {
  private String length = "10240";
  private final Headers five =
      Headers.of(
          "Content-Type", "text/html; charset=utf-8",
          "Cache-Control", "no-store",
          "X-Frame-Options", "DENY",
          "Vary", "Accept-Encoding",
          "Set-Cookie", "session=5e2f7a0c9b1d4e3f8a6b; Path=/; HttpOnly");

  @Benchmark
  public Headers make() {
    return Headers.of("Content-Type", "text/html; charset=utf-8", "X-Length", length);
  }

  @Benchmark
  public Headers add() {
    return five.toBuilder().add("X-Length", length).build();
  }

  @Benchmark
  public String first() {
    return five.first("set-cookie");
  }

  @Benchmark
  public String absent() {
    return five.first("location");
  }
}
