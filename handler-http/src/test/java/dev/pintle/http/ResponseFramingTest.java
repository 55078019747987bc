package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResponseFramingTest extends SocketTest {
  /** Asks twice over one connection, so that a byte too many or too few shows. */
  private Reply askTwice(App app, String request) throws IOException {
    RawClient client = connect(serve(app));
    String method = request.substring(0, request.indexOf(' '));
    client.send(request);
    Reply first = client.read(method);
    client.send(request);
    assertThat(client.read(method).statusLine()).isEqualTo(first.statusLine());
    return first;
  }

  @Test
  @Tag("RES-07")
  void sendsTheLengthOfBytes() throws Exception {
    Reply reply = askTwice(env -> Response.text("gr\u00fcn"), get("/"));
    assertThat(reply.field("Content-Length")).isEqualTo("5");
    assertThat(reply.body()).isEqualTo("gr\u00c3\u00bcn");
  }

  @Test
  @Tag("RES-07")
  void sendsALengthOfZeroForAnEmptyBody() throws Exception {
    Reply reply = askTwice(env -> Response.status(200), get("/"));
    assertThat(reply.field("Content-Length")).isEqualTo("0");
  }

  @Test
  @Tag("RES-08")
  void sendsNoBodyToHeadButItsLength() throws Exception {
    Reply reply = askTwice(env -> Response.text("hello"), request("HEAD", "/"));
    assertThat(reply.field("Content-Length")).isEqualTo("5");
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  @Tag("RES-08")
  @Tag("BODY-04")
  void doesNotRunAWriterForHead() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Reply reply =
        askTwice(
            env -> Response.stream("text/plain", out -> runs.incrementAndGet()),
            request("HEAD", "/"));
    assertThat(reply.has("Content-Length")).isFalse();
    assertThat(runs).hasValue(0);
  }

  @Test
  @Tag("RES-04")
  @Tag("RES-08")
  void letsTheAppTellTheLengthToHead() throws Exception {
    Reply reply =
        askTwice(
            env -> Response.status(200).withHeader("Content-Length", "1234"), request("HEAD", "/"));
    assertThat(reply.field("Content-Length")).isEqualTo("1234");
  }

  @TestFactory
  @Tag("RES-09")
  @Tag("BODY-04")
  Stream<DynamicTest> statusesWithoutABody() {
    return Stream.of(204, 205, 304)
        .map(
            status ->
                DynamicTest.dynamicTest(
                    "sends no body with " + status,
                    () -> {
                      AtomicInteger runs = new AtomicInteger();
                      Reply reply =
                          askTwice(
                              env ->
                                  Response.stream("text/plain", out -> runs.incrementAndGet())
                                      .withStatus(status),
                              get("/"));
                      assertThat(reply.status()).isEqualTo(status);
                      assertThat(reply.has("Transfer-Encoding")).isFalse();
                      assertThat(runs).hasValue(0);
                    }));
  }

  @Test
  @Tag("RES-09")
  void sendsNoLengthWith204() throws Exception {
    assertThat(askTwice(env -> Response.status(204), get("/")).has("Content-Length")).isFalse();
  }

  @Test
  @Tag("RES-04")
  void lets304TellTheLengthOfTheRealThing() throws Exception {
    Reply reply =
        askTwice(env -> Response.status(304).withHeader("Content-Length", "99"), get("/"));
    assertThat(reply.field("Content-Length")).isEqualTo("99");
  }

  @Test
  @Tag("BODY-08")
  void chunksABodyOfUnknownLength() throws Exception {
    Reply reply =
        askTwice(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("one ".getBytes(US_ASCII));
                      out.flush();
                      out.write("two".getBytes(US_ASCII));
                    }),
            get("/"));
    assertThat(reply.field("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(reply.has("Content-Length")).isFalse();
    assertThat(reply.body()).isEqualTo("one two");
  }

  @Test
  @Tag("BODY-08")
  void endsABodyOfUnknownLengthByClosingInHttp10() throws Exception {
    TestServer server = serve(env -> Response.stream("text/plain", out -> out.write(65)));
    RawClient client = connect(server);
    client.send(http10("GET", "/", "Connection: keep-alive"));
    Reply reply = client.readHead();
    assertThat(reply.has("Transfer-Encoding")).isFalse();
    assertThat(reply.has("Content-Length")).isFalse();
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEqualTo("A");
  }

  @Test
  @Tag("BODY-08")
  void sendsAnEmptyBodyOfUnknownLengthAsTheLastChunkAlone() throws Exception {
    RawClient client = connect(serve(env -> Response.stream("text/plain", out -> {})));
    client.send(get("/")).readHead();
    assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
  }

  @Test
  @Tag("RES-07")
  @Tag("BODY-01")
  void sendsAStreamOfKnownLengthWithIt() throws Exception {
    Reply reply =
        askTwice(
            env ->
                Response.of(
                    200, Headers.empty(), Body.of(new ByteArrayInputStream(new byte[1000]), 1000)),
            get("/"));
    assertThat(reply.field("Content-Length")).isEqualTo("1000");
    assertThat(reply.body()).hasSize(1000);
  }

  @Test
  @Tag("BODY-01")
  void holdsAWriterToThePromiseOfTheApp() throws Exception {
    Reply reply =
        askTwice(
            env ->
                Response.stream("text/plain", out -> out.write("12345".getBytes(US_ASCII)))
                    .withHeader("Content-Length", "5"),
            get("/"));
    assertThat(reply.field("Content-Length")).isEqualTo("5");
    assertThat(reply.body()).isEqualTo("12345");
  }

  @Test
  @Tag("BODY-07")
  void doesNotSendMoreThanWasPromised() throws Exception {
    Reply reply =
        askTwice(
            env ->
                Response.stream("text/plain", out -> out.write("12345678".getBytes(US_ASCII)))
                    .withHeader("Content-Length", "5"),
            get("/"));
    assertThat(reply.body()).isEqualTo("12345");
  }

  @Test
  @Tag("RES-03")
  void keepsOrderCaseAndRepeatsOfTheFields() throws Exception {
    Reply reply =
        askTwice(
            env ->
                Response.of(
                    200,
                    Headers.of("x-B", "1", "X-a", "2", "x-B", "3", "X-Empty", ""),
                    Body.empty()),
            get("/"));
    assertThat(
            reply.fields().stream().filter(line -> line.startsWith("x-") || line.startsWith("X-")))
        .containsExactly("x-B: 1", "X-a: 2", "x-B: 3", "X-Empty: ");
  }

  @Test
  @Tag("RES-11")
  void sendsADate() throws Exception {
    Reply reply = askTwice(env -> Response.text("x"), get("/"));
    Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(reply.field("Date"), Instant::from);
    assertThat(date).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(reply.field("Date")).hasSize(29);
  }

  @Test
  @Tag("RES-11")
  void keepsTheDateOfTheApp() throws Exception {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    Reply reply = askTwice(env -> Response.text("x").withHeader("date", date), get("/"));
    assertThat(reply.fields("Date")).containsExactly(date);
  }

  @Test
  @Tag("RES-11")
  void sendsNoServerUnlessTold() throws Exception {
    assertThat(askTwice(env -> Response.text("x"), get("/")).has("Server")).isFalse();
  }

  @Test
  @Tag("RES-11")
  void sendsTheServerOfTheOptionUnlessTheAppHasOne() throws Exception {
    TestServer server =
        serve(
            env ->
                env.get("QUERY_STRING").equals("own")
                    ? Response.text("x").withHeader("Server", "mine")
                    : Response.text("x"),
            Options.builder().set(HttpOptions.SERVER, "boat/1"));
    assertThat(ask(server, get("/")).fields("Server")).containsExactly("boat/1");
    assertThat(ask(server, get("/?own")).fields("Server")).containsExactly("mine");
  }

  @Test
  void sendsAStatusWithoutAReason() throws Exception {
    assertThat(askTwice(env -> Response.status(799), get("/")).statusLine())
        .isEqualTo("HTTP/1.1 799 ");
  }

  @Test
  @Tag("BODY-09")
  void sendsEveryByteAsItIs() throws Exception {
    byte[] bytes = new byte[256];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
      text.append((char) i);
    }
    assertThat(askTwice(env -> Response.bytes("x/y", bytes), get("/")).body())
        .isEqualTo(text.toString());
  }

  @Test
  @Tag("BODY-09")
  void sendsABodyLargerThanEveryBuffer() throws Exception {
    byte[] bytes = new byte[3_000_001];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    Reply reply = askTwice(env -> Response.bytes("x/y", bytes), get("/"));
    assertThat(reply.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
  }
}
