package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("BODY-02")
@Tag("BODY-03")
class BodyClosedOnceTest extends SocketTest {
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  private Response response(BodyWriter writer) {
    return Response.of(
        200,
        Headers.empty(),
        Body.writer(
            out -> {
              assertThat(closes).as("closed before it is written").hasValue(0);
              runs.incrementAndGet();
              writer.write(out);
            },
            closes::incrementAndGet));
  }

  /** Serves one request to its end, and the server with it, so that nothing can come later. */
  private void assertClosedOnce(int expectedRuns, Response response, String request)
      throws IOException {
    assertClosedOnce(expectedRuns, response, request, Options.builder());
  }

  private void assertClosedOnce(
      int expectedRuns, Response response, String request, Options.Builder options)
      throws IOException {
    TestServer server = serve(env -> response, options);
    RawClient client = connect(server).send(request).halfClose();
    while (!client.isClosedByServer()) {
      // reads on
    }
    client.close();
    server.close();
    assertThat(runs).hasValue(expectedRuns);
    assertThat(closes).hasValue(1);
  }

  @Test
  void whenItWasSent() throws Exception {
    assertClosedOnce(1, response(out -> out.write('x')), get("/"));
  }

  @Test
  void whenItIsNotSentToHead() throws Exception {
    assertClosedOnce(0, response(out -> out.write('x')), request("HEAD", "/"));
  }

  @Test
  @Tag("BODY-04")
  void whenTheStatusHasNone() throws Exception {
    assertClosedOnce(0, response(out -> out.write('x')).withStatus(204), get("/"));
  }

  @Test
  void whenTheWriterThrowsAtOnce() throws Exception {
    assertClosedOnce(
        1,
        response(
            out -> {
              throw new IllegalStateException("x");
            }),
        get("/"));
  }

  @Test
  void whenTheWriterThrowsMidway() throws Exception {
    assertClosedOnce(
        1,
        response(
            out -> {
              out.write('x');
              out.flush();
              throw new IllegalStateException("x");
            }),
        get("/"));
  }

  @Test
  void whenTheResponseIsRefused() throws Exception {
    assertClosedOnce(0, response(out -> {}).withHeader("Transfer-Encoding", "x"), get("/"));
  }

  @Test
  void whenTheStatusIsRefused() throws Exception {
    assertClosedOnce(0, response(out -> {}).withStatus(42), get("/"));
  }

  @Test
  void whenItIsShorterThanPromised() throws Exception {
    assertClosedOnce(
        1, response(out -> out.write('x')).withHeader("Content-Length", "9"), get("/"));
  }

  @Test
  @Tag("BODY-10")
  void whenClosingFails() throws Exception {
    Response response =
        Response.of(
            200,
            Headers.empty(),
            Body.writer(
                out -> out.write('x'),
                () -> {
                  closes.incrementAndGet();
                  throw new IllegalStateException("closing");
                }));
    TestServer server = serve(env -> response);
    RawClient client = connect(server).send(get("/"));
    assertThat(client.read().body()).isEqualTo("x");
    server.close(); // behind the last byte it may still be open for a moment
    assertThat(closes).hasValue(1);
  }

  @Test
  void whenTheClientLeaves() throws Exception {
    TestServer server =
        serve(
            env ->
                response(
                    out -> {
                      while (true) {
                        out.write(new byte[10_000]);
                        out.flush();
                      }
                    }));
    RawClient client = connect(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    client.reset();
    until(() -> closes.get() > 0);
    server.close();
    assertThat(closes).hasValue(1);
  }

  @Test
  void whenThereAreTooManyStreams() throws Exception {
    CountDownLatch streaming = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env ->
                env.get("PATH_INFO").equals("/first")
                    ? Response.stream(
                        "text/plain",
                        out -> {
                          streaming.countDown();
                          await(release);
                        })
                    : response(out -> {}),
            Options.builder().set("max-streams", "1"));
    RawClient first = connect(server).send(get("/first"));
    await(streaming);
    assertThat(ask(server, get("/second")).status()).isEqualTo(503);
    assertThat(closes).hasValue(1);
    assertThat(runs).hasValue(0);
    release.countDown();
    assertThat(first.read().status()).isEqualTo(200);
  }

  private InputStream counted(int size) {
    return new ByteArrayInputStream(new byte[size]) {
      @Override
      public void close() {
        closes.incrementAndGet();
      }
    };
  }

  @Test
  void anInputStreamThatWasSent() throws Exception {
    assertClosedOnce(0, Response.of(200, Headers.empty(), Body.of(counted(100_000), -1)), get("/"));
  }

  @Test
  void anInputStreamThatIsNotSent() throws Exception {
    assertClosedOnce(
        0, Response.of(200, Headers.empty(), Body.of(counted(10), 10)), request("HEAD", "/"));
  }

  @Test
  void anInputStreamThatIsTooShort() throws Exception {
    assertClosedOnce(0, Response.of(200, Headers.empty(), Body.of(counted(10), 100_000)), get("/"));
  }
}
