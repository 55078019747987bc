package parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.CancellationSource;
import dev.pintle.spi.CompletionSource;
import dev.pintle.spi.ErrorLog;
import dev.pintle.spi.RequestMap;
import dev.pintle.spi.RequestSource;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The request map over a browser's head. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Maps {
  private RequestSource source;

  @Setup
  public void parse() throws Exception {
    HeadParser parser = new HeadParser(Limits.of(Options.builder().build()));
    byte[] bytes = Heads.browserHead().getBytes(US_ASCII);
    parser.parse(bytes, 0, bytes.length);
    source = new Source(parser.take());
  }

  @Benchmark
  public Map<String, Object> make() {
    return new RequestMap(source);
  }

  @Benchmark
  public void readThreeKeys(Blackhole hole) {
    Map<String, Object> env = new RequestMap(source);
    hole.consume(Env.REQUEST_METHOD.get(env));
    hole.consume(Env.PATH_INFO.get(env));
    hole.consume(Env.QUERY_STRING.get(env));
  }

  @Benchmark
  public void readAField(Blackhole hole) {
    hole.consume(new RequestMap(source).get("HTTP_ACCEPT_LANGUAGE"));
  }

  @Benchmark
  public void readAll(Blackhole hole) {
    Map<String, Object> env = new RequestMap(source);
    for (Map.Entry<String, Object> entry : env.entrySet()) {
      hole.consume(entry.getValue());
    }
  }

  @Benchmark
  public void iterateKeys(Blackhole hole) {
    for (String key : new RequestMap(source).keySet()) {
      hole.consume(key);
    }
  }

  private record Source(RequestHead head) implements RequestSource {
    private static final SocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 8080);

    @Override
    public String method() {
      return head.method();
    }

    @Override
    public String target() {
      return head.target();
    }

    @Override
    public String protocol() {
      return head.protocol();
    }

    @Override
    public Headers headers() {
      return head.headers();
    }

    @Override
    public String field(String environmentName) {
      return head.field(environmentName);
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public SocketAddress remoteAddress() {
      return ADDRESS;
    }

    @Override
    public SocketAddress localAddress() {
      return ADDRESS;
    }

    @Override
    public String mount() {
      return "";
    }

    @Override
    public String handler() {
      return "http";
    }

    @Override
    public InputStream input() {
      return InputStream.nullInputStream();
    }

    @Override
    public PrintWriter errors() {
      return ErrorLog.writer();
    }

    @Override
    public Cancellation cancellation() {
      return new CancellationSource();
    }

    @Override
    public Completion completion() {
      return new CompletionSource();
    }
  }
}
