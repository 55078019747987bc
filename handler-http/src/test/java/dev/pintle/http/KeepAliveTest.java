package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEP-18")
class KeepAliveTest extends SocketTest {
  @Test
  void keepsAnHttp11Connection() throws Exception {
    RawClient client = connect(serve(PATH));
    Reply first = client.send(get("/one")).read();
    Reply second = client.send(get("/two")).read();
    assertThat(first.body()).isEqualTo("/one");
    assertThat(second.body()).isEqualTo("/two");
    assertThat(first.has("Connection")).isFalse();
  }

  @Test
  @Tag("SEP-14")
  void closesWhenTheClientSaysClose() throws Exception {
    RawClient client = connect(serve(PATH));
    Reply reply = client.send(get("/", "Connection: close")).read();
    assertThat(reply.field("Connection")).isEqualTo("close");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("SEP-14")
  void findsCloseAmongOtherOptions() throws Exception {
    Reply reply = ask(serve(PATH), get("/", "Connection: keep-alive, x ,\tCLOSE , y"));
    assertThat(reply.closes()).isTrue();
  }

  @Test
  @Tag("SEP-14")
  void findsCloseInAnyConnectionField() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(get("/", "Connection: keep-alive", "Connection: close", "Connection: x"));
    assertThat(client.read().closes()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void doesNotTakeAnotherOptionForClose() throws Exception {
    RawClient client = connect(serve(PATH));
    assertThat(client.send(get("/", "Connection: closed, notclose")).read().closes()).isFalse();
    assertThat(client.send(get("/two")).read().body()).isEqualTo("/two");
  }

  @Test
  void closesAnHttp10ConnectionThatDidNotAskForMore() throws Exception {
    RawClient client = connect(serve(PATH));
    Reply reply = client.send(http10("GET", "/")).read();
    assertThat(reply.body()).isEqualTo("/");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void keepsAnHttp10ConnectionThatAsksForIt() throws Exception {
    RawClient client = connect(serve(PATH));
    Reply reply = client.send(http10("GET", "/one", "Connection: Keep-Alive")).read();
    assertThat(reply.field("Connection")).isEqualToIgnoringCase("keep-alive");
    assertThat(client.send(http10("GET", "/two")).read().body()).isEqualTo("/two");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void closeWinsOverKeepAliveInHttp10() throws Exception {
    String reply = all(serve(PATH), http10("GET", "/", "Connection: keep-alive, close"));
    assertThat(reply).endsWith("\r\n\r\n/");
  }

  @Test
  @Tag("RES-06")
  void closesWhenTheAppSaysClose() throws Exception {
    RawClient client =
        connect(serve(env -> Response.text("bye").withHeader("Connection", "close")));
    Reply reply = client.send(get("/")).read();
    assertThat(reply.fields("Connection")).containsExactly("close");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void skipsAnEmptyLineBetweenRequests() throws Exception {
    RawClient client = connect(serve(PATH));
    assertThat(client.send(get("/one")).read().body()).isEqualTo("/one");
    assertThat(client.send("\r\n" + get("/two")).read().body()).isEqualTo("/two");
  }

  @Test
  void answersInTheVersionItSpeaks() throws Exception {
    TestServer server = serve(PATH);
    assertThat(ask(server, get("/")).statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(ask(server, http10("GET", "/")).statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(ask(server, "GET / HTTP/1.9\r\nHost: a\r\n\r\n").statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  @Tag("SEP-19")
  void doesNotCallTheAppForHalfAHead() throws Exception {
    var calls = new AtomicInteger();
    TestServer server =
        serve(
            env -> {
              calls.incrementAndGet();
              return Response.text("");
            });
    RawClient client = connect(server);
    assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n").halfClose().readToEnd())
        .doesNotContain("200");
    assertThat(calls).hasValue(0);
  }

  @Test
  void answersAClientThatHalfClosedBehindItsRequest() throws Exception {
    RawClient client = connect(serve(PATH));
    client.send(get("/one") + get("/two")).halfClose();
    assertThat(client.read().body()).isEqualTo("/one");
    assertThat(client.read().body()).isEqualTo("/two");
    assertThat(client.readToEnd()).isEmpty();
  }
}
