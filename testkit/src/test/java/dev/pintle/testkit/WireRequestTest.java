package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.Headers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client sends to a server, and in what way. */
@Timeout(30)
class WireRequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Headers HOST = Headers.of("Host", "h");
  private static final RequestBody HELLO = new RequestBody.Bytes("hello".getBytes(UTF_8));

  /** Sends a request to a server that expects it to end in so many bytes and these. */
  private static TestResponse exchange(
      String expected, Headers headers, @Nullable RequestBody body, @Nullable Fault fault)
      throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out) -> {
                  byte[] bytes = in.readNBytes(expected.length());
                  assertThat(new String(bytes, ISO_8859_1)).isEqualTo(expected);
                  out.write(OK.getBytes(UTF_8));
                });
        TestExchange exchange = server.open("POST", headers, body, fault)) {
      TestResponse response = exchange.finish();
      server.await();
      return response;
    }
  }

  @Test
  void isALineTheFieldsAndNoMore() throws Exception {
    assertThat(exchange("POST /x HTTP/1.1\r\nHost: h\r\n\r\n", HOST, null, null)).hasBody("ok");
  }

  @Test
  void hasItsBodyBehindIt() throws Exception {
    Headers headers = Headers.of("Content-Length", "5");
    assertThat(exchange("POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", headers, HELLO, null))
        .hasBody("ok");
  }

  @Test
  void sendsAStreamInChunksWithTrailers() throws Exception {
    InputStream stream = new ByteArrayInputStream("hello".getBytes(UTF_8));
    String head = "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunks = "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n";
    Headers headers = Headers.of("Transfer-Encoding", "chunked");
    assertThat(exchange(head + chunks, headers, new RequestBody.Stream(stream, -1), null))
        .hasBody("ok");
  }

  @Test
  void comesWholeWhenItsHeadIsSentInPieces() throws Exception {
    assertThat(exchange("POST /x HTTP/1.1\r\nHost: h\r\n\r\n", HOST, null, Fault.headInPieces(3)))
        .hasBody("ok");
  }

  @Nested
  class WithAnExpectation {
    private static final Headers EXPECT =
        Headers.of("Expect", "100-continue", "Content-Length", "5");

    @Test
    void sendsTheBodyOnceItIsAskedFor() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> {
                    ScriptedServer.readHead(in);
                    assertThat(in.available()).isZero();
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
                    assertThat(in.readNBytes(5)).asString(UTF_8).isEqualTo("hello");
                    out.write(OK.getBytes(UTF_8));
                  });
          TestExchange exchange = server.open("POST", EXPECT, HELLO, null)) {
        assertThat(exchange.finish()).hasInformational(100).hasBody("ok");
        server.await();
      }
    }

    @Test
    void keepsTheBodyWhenItIsNotAskedFor() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> {
                    ScriptedServer.readHead(in);
                    out.write(OK.getBytes(UTF_8));
                    assertThat(in.read()).isEqualTo(-1);
                  });
          TestExchange exchange = server.open("POST", EXPECT, HELLO, null)) {
        assertThat(exchange.finish()).hasInformational().hasBody("ok");
        exchange.leave();
        server.await();
      }
    }
  }

  @Nested
  class WithAFault {
    @Test
    void leavesAfterSoManyBytes() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> assertThat(ScriptedServer.readHead(in)).isEqualTo("POST <end>"));
          TestExchange exchange = server.open("POST", HOST, null, Fault.leaveAfterSending(5))) {
        assertThat(exchange.finish()).hasStatus(0).brokeOff();
        server.await();
      }
    }

    @Test
    void leavesWithinItsBody() throws Exception {
      String head = "POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> {
                    assertThat(ScriptedServer.readHead(in)).isEqualTo(head);
                    assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("hel");
                  });
          TestExchange exchange =
              server.open(
                  "POST",
                  Headers.of("Content-Length", "5"),
                  HELLO,
                  Fault.leaveAfterSending(head.length() + 3))) {
        assertThat(exchange.finish()).brokeOff();
        server.await();
      }
    }

    @Test
    void stallsAfterSoManyBytesAndGoesOnReading() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> {
                    assertThat(in.readNBytes(5)).asString(UTF_8).isEqualTo("POST ");
                    assertThat(in.available()).isZero();
                    out.write("HTTP/1.1 408 Timeout\r\n\r\n".getBytes(UTF_8));
                  });
          TestExchange exchange = server.open("POST", HOST, null, Fault.stallAfterSending(5))) {
        assertThat(exchange.finish()).hasStatus(408);
        server.await();
      }
    }

    @Test
    void closesItsSideAndGoesOnReading() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(
                  (in, out) -> {
                    ScriptedServer.readHead(in);
                    assertThat(in.read()).isEqualTo(-1);
                    out.write(OK.getBytes(UTF_8));
                  });
          TestExchange exchange = server.open("POST", HOST, null, Fault.halfClose())) {
        assertThat(exchange.finish()).hasBody("ok");
        server.await();
      }
    }

    @Test
    void leavesAfterReadingSoMuch() throws Exception {
      try (ScriptedServer server = ScriptedServer.answering(OK);
          TestExchange exchange = server.open("GET", HOST, null, Fault.leaveAfterReading(1))) {
        TestResponse response = exchange.finish();
        assertThat(response).hasStatus(200).brokeOff();
        assertThat(response.received()).asString(UTF_8).isEqualTo("o");
      }
    }
  }
}
