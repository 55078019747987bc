package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fails midway never looks complete. */
class BrokenBodyTest extends SocketTest {
  private static final BodyWriter THROWS_MIDWAY =
      out -> {
        out.write("half".getBytes(US_ASCII));
        out.flush();
        throw new IllegalStateException("broken off");
      };

  private static App stream(BodyWriter writer) {
    return env -> Response.stream("text/plain", writer);
  }

  private static App promising(int length, BodyWriter writer) {
    return env -> Response.stream("text/plain", writer).withHeader("Content-Length", "" + length);
  }

  @Test
  @Tag("ERR-03")
  void aChunkedBodyHasNoLastChunk() throws Exception {
    RawClient client = connect(serve(stream(THROWS_MIDWAY))).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readToEnd()).isEqualTo("4\r\nhalf\r\n");
  }

  @Test
  @Tag("ERR-03")
  @Tag("BODY-06")
  void aBodyWithALengthIsShort() throws Exception {
    RawClient client = connect(serve(promising(100, THROWS_MIDWAY))).send(get("/"));
    assertThat(client.readHead().field("Content-Length")).isEqualTo("100");
    assertThat(client.readToEnd()).isEqualTo("half");
  }

  @Test
  @Tag("ERR-03")
  void aCloseDelimitedBodyEndsInAReset() throws Exception {
    RawClient client = connect(serve(stream(THROWS_MIDWAY))).send(http10("GET", "/"));
    assertThatThrownBy(
            () -> {
              client.readHead();
              client.readToEnd();
            })
        .isInstanceOf(SocketException.class);
  }

  @Test
  @Tag("ERR-03")
  @Tag("SINK-02")
  void closingTheSinkOnTheWayOutDoesNotEndTheBody() throws Exception {
    TestServer server =
        serve(
            stream(
                out -> {
                  try (OutputStream closing = out) {
                    closing.write('x');
                    throw new IllegalStateException("broken off");
                  }
                }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readToEnd()).isEqualTo("1\r\nx\r\n");
  }

  @Test
  @Tag("BODY-06")
  void fewerBytesThanPromisedEndTheConnection() throws Exception {
    TestServer server =
        serve(
            promising(
                10,
                out -> {
                  out.write("short".getBytes(US_ASCII));
                  out.flush();
                }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readToEnd()).isEqualTo("short");
  }

  @Test
  @Tag("BODY-06")
  @Tag("ERR-01")
  void fewerBytesThanPromisedAreA500IfNothingWasSent() throws Exception {
    RawClient client = connect(serve(promising(10, out -> out.write('x'))));
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
  }

  @Test
  @Tag("BODY-06")
  void aStreamThatEndsEarlyEndsTheConnection() throws Exception {
    TestServer server =
        serve(env -> Response.of(200, Headers.empty(), Body.of(bytes(200_000), 300_000)));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().field("Content-Length")).isEqualTo("300000");
    assertThat(client.readToEnd()).hasSize(200_000);
  }

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  @Test
  @Tag("ERR-03")
  void aStreamThatThrowsMidwayBreaksTheFraming() throws Exception {
    InputStream failing =
        new SequenceInputStream(
            bytes(100_000),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
              }
            });
    TestServer server = serve(env -> Response.of(200, Headers.empty(), Body.of(failing, -1)));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().field("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(client.readToEnd()).isNotEmpty().doesNotContain("\r\n0\r\n");
  }

  @Test
  @Tag("ERR-03")
  void nothingBehindABrokenResponseIsAnswered() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return stream(THROWS_MIDWAY).call(env);
            });
    RawClient client = connect(server).send(get("/1") + get("/2"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isEqualTo("half");
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  @Tag("ERR-06")
  void otherConnectionsGoOn() throws Exception {
    TestServer server =
        serve(
            env ->
                Env.PATH_INFO.get(env).equals("/bad")
                    ? stream(THROWS_MIDWAY).call(env)
                    : Response.text("good"));
    RawClient other = connect(server);
    for (int i = 0; i < 5; i++) {
      RawClient client = connect(server).send(get("/bad"));
      assertThat(client.readHead().status()).isEqualTo(200);
      assertThat(client.readToEnd()).isEqualTo("4\r\nhalf\r\n");
      assertThat(other.send(get("/")).read().body()).isEqualTo("good");
    }
  }

  @Test
  @Tag("ERR-03")
  void anErrorMidwayBreaksTheFramingToo() throws Exception {
    RawClient client =
        connect(
                serve(
                    stream(
                        out -> {
                          out.write('x');
                          out.flush();
                          throw new AssertionError("deep");
                        })))
            .send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readToEnd()).isEqualTo("1\r\nx\r\n");
  }
}
