package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Duplex;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CONNECT makes a tunnel of a stream of HTTP/2, and of no more than that. */
class Http2TunnelTest extends ServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  private Server serving(Duplex duplex, Options.Builder options) throws IOException {
    return serve(
        env -> {
          Env.COMPLETION.get(env).onComplete(outcomes::add);
          return Response.upgrade("tunnel", Headers.empty(), duplex).withStatus(200);
        },
        options);
  }

  /** A connection of HTTP/2 with one stream, which has asked for a tunnel. */
  private static final class Tunnel implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Tunnel(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      send(SETTINGS, 0, 0, "");
      send(HEADERS, 4, 1, literal(":method", "CONNECT") + literal(":authority", "b:443"));
    }

    /** A field that is not indexed (RFC 7541, 6.2.2). */
    private static String literal(String name, String value) {
      return "\0" + (char) name.length() + name + (char) value.length() + value;
    }

    final void send(int type, int flags, int stream, String payload) throws IOException {
      out.writeShort(payload.length() >> 8);
      out.writeByte(payload.length());
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.writeBytes(payload);
    }

    /** What the next frame of that type on the stream has. */
    String await(int type) throws IOException {
      while (true) {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int came = in.readUnsignedByte();
        in.readByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (stream == 1 && came == RST_STREAM) {
          throw new EOFException("the stream has been reset");
        }
        if (stream == 1 && came == type) {
          return new String(payload, StandardCharsets.ISO_8859_1);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  @Tag("UPG-02")
  @Tag("LIM-10")
  void aTunnelMayBeQuietForLongerThanAWriteMayTake() throws Exception {
    Server server =
        serving(
            (in, out) -> {
              byte[] buffer = new byte[100];
              for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
              }
            },
            Options.builder().writeTimeout(SHORT));
    try (Tunnel tunnel = new Tunnel(server.port())) {
      String unused = tunnel.await(HEADERS);
      LockSupport.parkNanos(3 * SHORT.toNanos()); // longer than the timeout
      tunnel.send(DATA, 0, 1, "hello");
      assertThat(tunnel.await(DATA)).isEqualTo("hello");
    }
  }

  @Test
  @Tag("LIM-11")
  void aReadThatTookTooLongCanBeTriedAgain() throws Exception {
    CountDownLatch timedOut = new CountDownLatch(1);
    Server server =
        serving(
            (in, out) -> out.write(readHoweverLongItTakes(in, timedOut)),
            Options.builder().idleTimeout(SHORT));
    try (Tunnel tunnel = new Tunnel(server.port())) {
      String unused = tunnel.await(HEADERS);
      assertThat(timedOut.await(10, TimeUnit.SECONDS)).isTrue();
      tunnel.send(DATA, 0, 1, "x");
      assertThat(tunnel.await(DATA)).isEqualTo("x");
    }
  }

  /** More than once, for on a busy machine the client may be late again. */
  private static int readHoweverLongItTakes(InputStream in, CountDownLatch timedOut)
      throws IOException {
    IOException late = new IOException("never read");
    for (int i = 0; i < 100; i++) {
      try {
        return in.read();
      } catch (IOException e) {
        late = e;
        timedOut.countDown();
      }
    }
    throw late;
  }

  /** Holds the answered request until the client has reset its stream. */
  private static final class UntilReset extends Handler.Wrapper {
    @Override
    public boolean handle(
        Request request, org.eclipse.jetty.server.Response response, Callback callback)
        throws Exception {
      CountDownLatch reset = new CountDownLatch(1);
      request.addFailureListener(failure -> reset.countDown());
      boolean handled = super.handle(request, response, callback);
      assertThat(reset.await(10, TimeUnit.SECONDS)).isTrue();
      return handled;
    }
  }

  @Test
  @Tag("END-01")
  void aStreamThatIsResetBeforeItsTunnelBeginsEnds() throws Exception {
    JettyOptions.ServerSetup setup = jetty -> jetty.insertHandler(new UntilReset());
    Server server = serving((in, out) -> {}, Options.builder().set(JettyOptions.SERVER, setup));
    try (Tunnel tunnel = new Tunnel(server.port())) {
      String unused = tunnel.await(HEADERS);
      tunnel.send(RST_STREAM, 0, 1, "\0\0\0\10");
      Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
      assertThat(outcome).isNotNull();
      assertThat(outcome.failure()).isNotNull();
    }
    assertThat(server.drain(Duration.ofSeconds(10)).clean()).isTrue();
  }
}
