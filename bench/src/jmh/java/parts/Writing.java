package parts;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.HttpDate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Response heads and the framing of chunks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Writing {
  private final HeadWriter writer = new HeadWriter(new HttpDate(System::currentTimeMillis));
  private final long now = System.nanoTime();
  private final Headers one = Headers.of("Content-Type", "text/plain; charset=utf-8");
  private final Headers five =
      Headers.of(
          "Content-Type", "text/html; charset=utf-8",
          "Cache-Control", "no-store",
          "X-Frame-Options", "DENY",
          "Vary", "Accept-Encoding",
          "Set-Cookie", "session=5e2f7a0c9b1d4e3f8a6b; Path=/; HttpOnly");

  @Benchmark
  public int headOfOneField() {
    return head(one);
  }

  @Benchmark
  public int headOfFiveFields() {
    return head(five);
  }

  private int head(Headers headers) {
    writer.clear();
    writer.head(200, headers, 13, HeadWriter.Connection.DEFAULT, now);
    return writer.length();
  }

  @Benchmark
  public int framingOfAChunk() {
    writer.clear();
    writer.chunk(8192);
    writer.chunkEnd();
    return writer.length();
  }
}
