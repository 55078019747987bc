package parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Options;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A request head of bytes, as a connection reads it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Heads {
  private final HeadParser parser = new HeadParser(Limits.of(Options.builder().build()));
  private final byte[] small = Heads.smallHead().getBytes(US_ASCII);
  private final byte[] browser = Heads.browserHead().getBytes(US_ASCII);

  static String smallHead() {
    return "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }

  /** 20 fields: a browser's, behind a proxy. */
  static String browserHead() {
    return """
        GET /articles/17?page=2 HTTP/1.1
        Host: www.example.org
        Connection: keep-alive
        Cache-Control: max-age=0
        sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"
        sec-ch-ua-mobile: ?0
        sec-ch-ua-platform: "Linux"
        DNT: 1
        Upgrade-Insecure-Requests: 1
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
        Sec-Fetch-Site: none
        Sec-Fetch-Mode: navigate
        Sec-Fetch-User: ?1
        Sec-Fetch-Dest: document
        Referer: https://www.example.org/a/page/before/this
        Accept-Encoding: gzip, deflate, br, zstd
        Accept-Language: en-GB,en;q=0.9,de;q=0.8
        Cookie: session=5e2f7a0c9b1d4e3f8a6b; theme=dark; consent=yes
        X-Forwarded-For: 192.0.2.17
        X-Forwarded-Proto: https

        """
        .replace("\n", "\r\n");
  }

  @Benchmark
  public RequestHead small() throws BadRequest {
    return parse(small);
  }

  @Benchmark
  public RequestHead browser() throws BadRequest {
    return parse(browser);
  }

  private RequestHead parse(byte[] bytes) throws BadRequest {
    if (parser.parse(bytes, 0, bytes.length) != bytes.length) {
      throw new IllegalStateException("the head is not whole");
    }
    return parser.take();
  }
}
