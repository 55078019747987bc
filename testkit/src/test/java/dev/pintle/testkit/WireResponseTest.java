package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.Headers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client reads what a server sends. */
@Timeout(30)
class WireResponseTest {
  private static TestResponse get(String response) throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(response)) {
      return server.send("GET");
    }
  }

  @Test
  void readsABodyOfKnownLengthAndNoFurther() throws Exception {
    assertThat(get("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a:2 \r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1"))
        .hasStatus(200)
        .hasHeaders("X-A", "1", "2")
        .hasBody("hello");
  }

  @Test
  void readsAChunkedBodyWithExtensionsAndTrailers() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunks = "3;a=b\r\nhel\r\n00002\r\nlo\r\n0\r\nX-Sum: 5\r\n\r\n";
    assertThat(get(head + chunks)).hasBody("hello").hasTrailer("X-Sum", "5");
  }

  @Test
  void readsABodyThatTheConnectionEnds() throws Exception {
    assertThat(get("HTTP/1.0 200 OK\r\n\r\nhello")).hasBody("hello");
  }

  @Test
  void readsInterimResponses() throws Exception {
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 \r\n\r\n";
    String last = "HTTP/1.1 204 No Content\r\n\r\n";
    assertThat(get(interim + last)).hasInformational(103, 102).hasStatus(204).hasNoBody();
  }

  @Test
  void expectsNoBodyAfterHead() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) {
      assertThat(server.send("HEAD")).hasHeader("Content-Length", "5").hasNoBody();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
        "SSH-2.0 hello\r\n\r\n"
      })
  void saysThatAResponseBrokeOff(String response) throws Exception {
    assertThat(get(response)).brokeOff();
  }

  @Test
  void givesBytesAsTheyCome() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out) -> {
                  ScriptedServer.readHead(in);
                  out.write("HTTP/1.1 200 OK\r\n\r\none".getBytes(UTF_8));
                  assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
                  out.write("two".getBytes(UTF_8));
                });
        TestExchange exchange = server.open("GET", Headers.empty(), null, null)) {
      assertThat(exchange.readText()).isEqualTo("one");
      read.countDown();
      assertThat(exchange.readText()).isEqualTo("two");
      assertThat(exchange.readText()).isNull();
    }
  }

  @Test
  void talksAfterAnUpgrade() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out) -> {
                  ScriptedServer.readHead(in);
                  out.write("HTTP/1.1 101 Switching Protocols\r\n\r\n!".getBytes(UTF_8));
                  in.transferTo(out);
                });
        TestExchange exchange = server.open("GET", Headers.empty(), null, null)) {
      assertThat(exchange.status()).isEqualTo(101);
      assertThat(exchange.input().read()).isEqualTo('!');
      exchange.output().write("hello".getBytes(UTF_8));
      assertThat(exchange.input().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
      assertThat(exchange.finish()).hasNoBody();
    }
  }
}
