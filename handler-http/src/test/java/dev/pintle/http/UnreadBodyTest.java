package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEP-16")
class UnreadBodyTest extends SocketTest {
  @Test
  void readsOverASmallBodyAndGoesOn() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(post("/one", get("/smuggled")) + get("/two"));
    assertThat(client.read().body()).isEqualTo("/one");
    assertThat(client.read().body()).isEqualTo("/two");
  }

  @Test
  void readsOverALargeBodyWithinBoundsAndGoesOn() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(post("/one", "x".repeat(200_000)) + get("/two"));
    Reply reply = client.read();
    assertThat(reply.body()).isEqualTo("/one");
    assertThat(reply.closes()).isFalse();
    assertThat(client.read().body()).isEqualTo("/two");
  }

  @Test
  void readsOverABodyThatComesAfterTheReply() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(request("POST", "/one", "Content-Length: 100000"));
    assertThat(client.read().body()).isEqualTo("/one");
    client.send("x".repeat(100_000) + get("/two"));
    assertThat(client.read().body()).isEqualTo("/two");
  }

  @Test
  void readsOverAChunkedBodyAndGoesOn() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(chunked("/one", "5\r\nabcde\r\n"));
    assertThat(client.read().body()).isEqualTo("/one");
    client.send("3\r\nfgh\r\n0\r\nX: y\r\n\r\n" + get("/two"));
    assertThat(client.read().body()).isEqualTo("/two");
  }

  @Test
  void readsOverTheRestOfABodyReadInPart() throws Exception {
    TestServer server =
        serve(
            env -> {
              InputStream in = Env.INPUT.get(env);
              return Response.text(in.readNBytes(3).length + Env.PATH_INFO.get(env));
            });
    RawClient client = connect(server);
    client.send(chunked("/1", "5\r\nabcde\r\n0\r\n\r\n") + post("/2", "abcde") + post("/3", "abc"));
    assertThat(client.read().body()).isEqualTo("3/1");
    assertThat(client.read().body()).isEqualTo("3/2");
    assertThat(client.read().body()).isEqualTo("3/3");
  }

  @Test
  void closesIfTooMuchIsDeclaredAndLeftAlone() throws Exception {
    RawClient client =
        connect(serve(PATH, Options.builder().set(HttpOptions.MAX_UNREAD_BODY, 1000)));
    client.send(request("POST", "/", "Content-Length: 100000"));
    Reply reply = client.read();
    assertThat(reply.body()).isEqualTo("/");
    assertThat(reply.closes()).isTrue();
    client.send("x".repeat(100_000) + get("/two"));
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void closesIfTooMuchComesInChunksAndIsLeftAlone() throws Exception {
    RawClient client =
        connect(serve(PATH, Options.builder().set(HttpOptions.MAX_UNREAD_BODY, 1000)));
    client.send(chunked("/", "5\r\nabcde\r\n"));
    assertThat(client.read().body()).isEqualTo("/");
    client.send("fff\r\n" + "x".repeat(0xfff) + "\r\n");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void closesIfTheUnreadChunksAreBroken() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(chunked("/", "x\r\n\r\n" + get("/two")));
    assertThat(client.read().body()).isEqualTo("/");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("LIM-09")
  void doesNotWaitForEverForAnUnreadBody() throws Exception {
    RawClient client = connect(serve(PATH, Options.builder().set("body-timeout", "200ms")));
    client.send(request("POST", "/", "Content-Length: 100000"));
    assertThat(client.read().body()).isEqualTo("/");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("REQ-07")
  void aBodyKeptByTheAppGivesNothingOfTheNextRequest() throws Exception {
    AtomicReference<InputStream> kept = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              InputStream earlier = kept.getAndSet(Env.INPUT.get(env));
              if (earlier == null) {
                return Response.text("kept");
              }
              try {
                return Response.text("read " + earlier.read());
              } catch (IOException e) {
                return Response.text("refused");
              }
            });
    RawClient client = connect(server);
    assertThat(client.send(post("/", "abc")).read().body()).isEqualTo("kept");
    assertThat(client.send(post("/", "def")).read().body()).isEqualTo("refused");
  }

  @Test
  @Tag("REQ-07")
  void aBodyThatIsReadWhileItIsSentIsGivenAsItComes() throws Exception {
    CountDownLatch gotFirst = new CountDownLatch(1);
    TestServer server =
        serve(
            env -> {
              InputStream in = Env.INPUT.get(env);
              StringBuilder text = new StringBuilder();
              byte[] buffer = new byte[100];
              for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
                gotFirst.countDown();
              }
              return Response.text(text.toString());
            });
    RawClient client = connect(server);
    client.send(chunked("/", "3\r\nabc\r\n"));
    await(gotFirst);
    client.send("3\r\ndef\r\n0\r\n\r\n");
    assertThat(client.read().body()).isEqualTo("abcdef");
  }

  @Test
  @Tag("REQ-08")
  void aDeclaredBodyThatBreaksOffIsNoRequest() throws Exception {
    RawClient client = connect(serve(ECHO));
    client.send(request("POST", "/", "Content-Length: 10") + "half").halfClose();
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
  }

  @Test
  @Tag("REQ-08")
  void aLargeBodyThatBreaksOffEndsInAnException() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              try {
                return ECHO.call(env);
              } catch (Exception e) {
                thrown.set(e);
                throw e;
              }
            });
    RawClient client = connect(server);
    client.send(request("POST", "/", "Content-Length: 1000000") + "half").halfClose();
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
    assertThat(thrown.get()).isNotNull();
  }
}
