package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("REQ-07")
class ChunkedRequestTest extends SocketTest {
  private static final App TRAILERS =
      env -> {
        Env.INPUT.get(env).readAllBytes();
        Headers trailers = Env.TRAILERS.get(env).get();
        return Response.text(trailers + " " + env.get("HTTP_X_SUM") + " " + env.get("HTTP_X"));
      };

  @Test
  void takesTheCodingOff() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(chunked("/", "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"));
    assertThat(client.read().body()).isEqualTo("abc0123456789");
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  void readsAnEmptyBody() throws Exception {
    assertThat(ask(serve(ECHO), chunked("/", "0\r\n\r\n")).body()).isEmpty();
  }

  @Test
  void readsSizesWithLeadingZerosInEitherCase() throws Exception {
    String chunks = "0000a\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n";
    assertThat(ask(serve(ECHO), chunked("/", chunks)).body()).isEqualTo("0123456789".repeat(2));
  }

  @Test
  void skipsExtensions() throws Exception {
    String chunks = "3;a\r\nabc\r\n3;a=b;c=\"d;e\"\r\ndef\r\n0;last\r\n\r\n";
    assertThat(ask(serve(ECHO), chunked("/", chunks)).body()).isEqualTo("abcdef");
  }

  @Test
  void readsManyChunksThatComeBitByBit() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(chunked("/", ""));
    for (int i = 0; i < 300; i++) {
      client.send("5\r\nab");
      client.send("cde\r\n");
    }
    client.send("0\r\n\r\n");
    assertThat(client.read().body()).isEqualTo("abcde".repeat(300));
  }

  @Test
  void readsAChunkLargerThanEveryBuffer() throws Exception {
    String data = "0123456789abcdef".repeat(40_000);
    String chunks = Integer.toHexString(data.length()) + "\r\n" + data + "\r\n0\r\n\r\n";
    RawClient client = connect(serve(ECHO));
    client.send(chunked("/", chunks) + get("/next"));
    assertThat(client.read().body()).isEqualTo(data);
    assertThat(client.read().status()).isEqualTo(200);
  }

  @Test
  void givesNothingOfTheNextRequest() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(chunked("/", "3\r\nabc\r\n0\r\n\r\n") + post("/", "next"));
    assertThat(client.read().body()).isEqualTo("abc");
    assertThat(client.read().body()).isEqualTo("next");
  }

  @Test
  @Tag("ENV-18")
  void tellsNoLength() throws Exception {
    TestServer server = serve(env -> Response.text(String.valueOf(env.get("CONTENT_LENGTH"))));
    assertThat(ask(server, chunked("/", "0\r\n\r\n")).body()).isEqualTo("null");
  }

  @Test
  @Tag("REQ-10")
  @Tag("REQ-11")
  void givesTheTrailersBehindTheBody() throws Exception {
    String chunks = "3\r\nabc\r\n0\r\nX-Sum: 42\r\nx: y\r\n\r\n";
    Reply reply = ask(serve(TRAILERS), chunked("/", chunks));
    assertThat(reply.body()).contains("X-Sum").contains("42").contains("x").endsWith(" null null");
  }

  @Test
  @Tag("REQ-10")
  void givesNoTrailersBeforeTheEnd() throws Exception {
    TestServer server =
        serve(
            env -> {
              InputStream in = Env.INPUT.get(env);
              in.readNBytes(3);
              try {
                return Response.text("early: " + Env.TRAILERS.get(env).get());
              } catch (IllegalStateException e) {
                return Response.text(e.getMessage());
              }
            });
    Reply reply = ask(server, chunked("/", "3\r\nabc\r\n1\r\nd\r\n0\r\nX: y\r\n\r\n"));
    assertThat(reply.body()).contains("read it first");
  }

  @Test
  @Tag("REQ-10")
  void givesEmptyTrailersWithoutChunks() throws Exception {
    assertThat(ask(serve(TRAILERS), post("/", "abc")).body()).endsWith(" null null");
  }

  @Test
  @Tag("REQ-11")
  void aTrailerChangesNoFieldOfTheHead() throws Exception {
    TestServer server =
        serve(
            env -> {
              Env.INPUT.get(env).readAllBytes();
              return Response.text(Env.HEADERS.get(env).all("X") + "" + env.get("HTTP_X"));
            });
    String chunks = "0\r\nX: trailer\r\n\r\n";
    assertThat(ask(server, chunked("/", chunks, "X: head")).body()).isEqualTo("[head]head");
  }

  @TestFactory
  @Tag("REQ-11")
  Stream<DynamicTest> trailersThatBelongInTheHead() {
    return Stream.of("Host: b", "Content-Length: 9", "Transfer-Encoding: chunked")
        .map(
            field ->
                DynamicTest.dynamicTest(
                    "refuses the trailer " + field,
                    () -> {
                      String request = chunked("/", "0\r\n" + field + "\r\n\r\n");
                      Reply reply = ask(serve(ECHO), request);
                      assertThat(reply.status()).isEqualTo(400);
                      assertThat(reply.closes()).isTrue();
                    }));
  }

  @Test
  @Tag("REQ-08")
  void aBodyThatBreaksOffEndsInAnException() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(chunked("/", "5\r\nab")).halfClose();
    Reply reply = client.read();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.closes()).isTrue();
  }

  @Test
  @Tag("LIM-05")
  void boundsTheExtensionsOfAChunk() throws Exception {
    Options.Builder options = Options.builder().set(HttpOptions.MAX_CHUNK_EXTENSION, 10);
    String chunks = "1;" + "x".repeat(11) + "\r\na\r\n0\r\n\r\n";
    Reply reply = ask(serve(ECHO, options), chunked("/", chunks));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.closes()).isTrue();
  }

  @Test
  @Tag("LIM-05")
  void boundsTheExtensionsOfAllChunks() throws Exception {
    Options.Builder options = Options.builder().set(HttpOptions.MAX_CHUNK_EXTENSIONS, 100);
    Reply reply = ask(serve(ECHO, options), chunked("/", "1;abcdefgh\r\na\r\n".repeat(50)));
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  @Tag("LIM-02")
  void boundsTheTrailers() throws Exception {
    Options.Builder options = Options.builder().set("max-headers", "5");
    Reply reply = ask(serve(ECHO, options), chunked("/", "0\r\n" + "X: y\r\n".repeat(6) + "\r\n"));
    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.closes()).isTrue();
  }

  @Test
  @Tag("LIM-04")
  void stopsABodyMidWayThatIsTooLarge() throws Exception {
    RawClient client = connect(serve(ECHO, Options.builder().set("max-body", "1000")));
    client.send(chunked("/", ""));
    client.sendWhatIsTaken(("64\r\n" + "x".repeat(100) + "\r\n").getBytes(US_ASCII), 2000);
    Reply reply = client.read();
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-04")
  void theAppSeesTheStatusOfABodyThatIsTooLarge() throws Exception {
    TestServer server =
        serve(
            env -> {
              try {
                return ECHO.call(env);
              } catch (HttpException e) {
                return Response.text("seen " + e.status());
              }
            },
            Options.builder().set("max-body", "4"));
    assertThat(ask(server, chunked("/", "5\r\nabcde\r\n0\r\n\r\n")).body()).isEqualTo("seen 413");
  }
}
