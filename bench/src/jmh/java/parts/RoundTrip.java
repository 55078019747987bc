package parts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A GET of 13 bytes over a kept connection, by an app that reads three keys. What it allocates is
 * the server's, for the client makes no object; its time is mostly that of threads that wake.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoundTrip {
  private static final byte[] HELLO = "Hello, world!".getBytes(US_ASCII);

  private final ByteBuffer reply = ByteBuffer.allocateDirect(4096);
  private ByteBuffer request;
  private Server server;
  private SocketChannel client;
  private int length;

  @Setup
  public void start() throws IOException {
    server =
        Handler.named("http")
            .start(RoundTrip::answer, Options.builder().listen("127.0.0.1:0").build());
    client =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    byte[] head = "GET /hello?a=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
    request = ByteBuffer.allocateDirect(head.length).put(head).flip();
    client.write(request.rewind());
    length = client.read(reply.clear());
    String text = US_ASCII.decode(reply.flip()).toString();
    if (!text.startsWith("HTTP/1.1 200 ") || !text.endsWith("\r\n\r\nHello, world!")) {
      throw new IllegalStateException(text);
    }
  }

  private static Response answer(Map<String, Object> env) {
    boolean asked =
        Env.REQUEST_METHOD.get(env).equals("GET")
            && Env.PATH_INFO.get(env).equals("/hello")
            && Env.QUERY_STRING.get(env).equals("a=1");
    return asked ? Response.bytes("text/plain", HELLO) : Response.status(404);
  }

  @TearDown
  public void stop() throws IOException {
    client.close();
    var unused = server.drain(Duration.ofSeconds(1));
  }

  @Benchmark
  public int get() throws IOException {
    client.write(request.rewind());
    reply.clear().limit(length);
    while (reply.hasRemaining()) {
      if (client.read(reply) < 0) {
        throw new IOException("the server has closed");
      }
    }
    if (reply.get(length - 1) != '!') {
      throw new IOException("not the right bytes");
    }
    return length;
  }
}
