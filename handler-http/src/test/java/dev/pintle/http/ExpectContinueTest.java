package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("REQ-09")
class ExpectContinueTest extends SocketTest {
  private static String expecting(int length, String... more) {
    String head = request("POST", "/", more);
    return head.substring(0, head.length() - 2)
        + "Content-Length: "
        + length
        + "\r\nExpect: 100-continue\r\n\r\n";
  }

  @Test
  void answers100WhenTheAppReads() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(expecting(5));
    Reply interim = client.read();
    assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(interim.fields()).isEmpty();
    assertThat(client.send("hello").read().body()).isEqualTo("hello");
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  void answers100ForAChunkedBody() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(request("POST", "/", "Transfer-Encoding: chunked", "Expect: 100-Continue"));
    assertThat(client.read().status()).isEqualTo(100);
    assertThat(client.send("3\r\nabc\r\n0\r\n\r\n").read().body()).isEqualTo("abc");
  }

  @Test
  void answersNo100BeforeTheAppReads() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    RawClient client =
        connect(
            serve(
                env -> {
                  Env.INFORMATIONAL.get(env).send(102, Headers.empty());
                  called.countDown();
                  await(read);
                  return ECHO.call(env);
                }));
    client.send(expecting(5));
    assertThat(client.read().status()).isEqualTo(102);
    await(called);
    read.countDown();
    assertThat(client.read().status()).isEqualTo(100);
    assertThat(client.send("hello").read().body()).isEqualTo("hello");
  }

  @Test
  void answersOnce() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(expecting(6));
    assertThat(client.read().status()).isEqualTo(100);
    client.send("abc");
    client.send("def");
    assertThat(client.read().status()).isEqualTo(200);
  }

  @Test
  void answersNo100IfTheAppDoesNotRead() throws Exception {
    RawClient client = connect(serve(env -> Response.text("no").withStatus(403)));
    Reply reply = client.send(expecting(5)).read();
    assertThat(reply.status()).isEqualTo(403);
    // The client may send the body or not: the connection cannot be used on.
    assertThat(reply.closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void answersNo100IfTheBodyIsThere() throws Exception {
    RawClient client = connect(serve(ECHO));
    Reply reply = client.send(expecting(5) + "hello").read();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("hello");
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  void answersNo100InHttp10() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(http10("POST", "/", "Content-Length: 5", "Expect: 100-continue"));
    client.send("hello");
    assertThat(client.read().status()).isEqualTo(200);
  }

  @Test
  void answersNo100WithoutABody() throws Exception {
    RawClient client = connect(serve(ECHO));
    assertThat(client.send(get("/", "Expect: 100-continue")).read().status()).isEqualTo(200);
  }

  @Test
  void refusesOtherExpectations() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RawClient client =
        connect(
            serve(
                env -> {
                  calls.incrementAndGet();
                  return Response.text("");
                }));
    Reply reply = client.send(get("/", "Expect: gold")).read();
    assertThat(reply.status()).isEqualTo(417);
    assertThat(reply.closes()).isTrue();
    assertThat(calls).hasValue(0);
  }

  @Test
  @Tag("LIM-03")
  void answers413InsteadOf100() throws Exception {
    RawClient client = connect(serve(ECHO, Options.builder().set("max-body", "4")));
    assertThat(client.send(expecting(5)).read().status()).isEqualTo(413);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aFailureOfTheAppBeforeItReadsIsAnsweredWithout100() throws Exception {
    RawClient client =
        connect(
            serve(
                env -> {
                  throw new IllegalStateException("no");
                }));
    Reply reply = client.send(expecting(5)).read();
    assertThat(reply.status()).isEqualTo(500);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("REQ-09")
  void sendsThe100BeforeTheHeadOfAStreamThatReads() throws Exception {
    RawClient client =
        connect(
            serve(env -> Response.stream("text/plain", out -> Env.INPUT.get(env).transferTo(out))));
    client.send(expecting(5));
    assertThat(client.read().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
    Reply reply = client.send("hello").read();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("hello");
  }

  @Test
  @Tag("REQ-09")
  void sendsNo100BehindTheHeadOfTheFinalResponse() throws Exception {
    RawClient client =
        connect(
            serve(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          out.write("begin:".getBytes(ISO_8859_1));
                          out.flush();
                          Env.INPUT.get(env).transferTo(out);
                        })));
    client.send(expecting(5));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isEqualTo("begin:");
    client.send("hello");
    assertThat(client.readChunk()).isEqualTo("hello");
    assertThat(client.readChunk()).isEmpty();
  }

  @Test
  @Tag("REQ-09")
  @Tag("ERR-04")
  void aStreamThatReadsAndFailsGivesOneFinalHead() throws Exception {
    RawClient client =
        connect(
            serve(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          Env.INPUT.get(env).readAllBytes();
                          throw new IllegalStateException("after reading");
                        })));
    client.send(expecting(5));
    assertThat(client.read().status()).isEqualTo(100);
    assertThat(client.send("hello").read().status()).isEqualTo(500);
  }
}
