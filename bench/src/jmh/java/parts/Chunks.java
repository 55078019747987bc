package parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Options;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.Limits;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A chunked body of 16 KB, taken apart. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Chunks {
  private static final int BODY = 16 * 1024;

  @Param({"16", "4096"})
  private int size;

  private final Limits limits = Limits.of(Options.builder().build());
  private byte[] bytes;

  @Setup
  public void make() {
    String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
    bytes = (chunk.repeat(BODY / size) + "0\r\n\r\n").getBytes(US_ASCII);
  }

  @Benchmark
  public long decode() throws BadRequest {
    ChunkedDecoder decoder = new ChunkedDecoder(limits);
    long data = 0;
    int at = 0;
    while (!decoder.ended()) {
      at = decoder.advance(bytes, at, bytes.length);
      long count = decoder.available();
      decoder.took(count);
      at += (int) count;
      data += count;
    }
    if (data != BODY) {
      throw new IllegalStateException(data + " bytes");
    }
    return data;
  }
}
