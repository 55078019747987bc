package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Requests of HTTP/2 that two readers could take in two ways, as after a translation to HTTP/1.1.
 */
final class Http2RefusalCases extends CaseGroup {
  Http2RefusalCases() {
    super("malformed HTTP/2");
  }

  @Override
  void define() {
    malformed();
  }

  private static List<String> request(String method, String path, String... more) {
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of(":method", method, ":scheme", "http", ":authority", "a", ":path", path));
    fields.addAll(List.of(more));
    return fields;
  }

  private void refused(String name, Stream<String> fields) {
    List<String> block = fields.toList();
    http2(
        "SEP-20",
        name + " is refused",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("x");
                  });
          site.connectHttp2().begin(block, true).assertRefused(400);
          assertThat(calls).hasValue(0);
          assertThat(site.get("/").status()).isEqualTo(200);
        });
  }

  private void with(String name, String field, String value) {
    refused(name, request("GET", "/", field, value).stream());
  }

  private void malformed() {
    with("a field name in upper case", "X-Upper", "1");
    with("Connection", "connection", "close");
    with("Keep-Alive", "keep-alive", "1");
    with("Transfer-Encoding", "transfer-encoding", "chunked");
    with("Upgrade", "upgrade", "h2c");
    refused(
        "Transfer-Encoding beside the settings of an upgrade",
        request("GET", "/", "http2-settings", "AAMAAABk", "transfer-encoding", "chunked").stream());
    with("TE other than trailers", "te", "gzip");
    with("a pseudo-field behind others", ":path", "/b");
    with("a pseudo-field of a response", ":status", "200");
    with("an unknown pseudo-field", ":boat", "1");
    with("a line break in a value", "x-a", "1\r\nx-forged: 1");
    with("a bare LF in a value", "x-a", "1\nx");
    with("a NUL in a value", "x-a", "1\0");
    with("a blank in a name", "x a", "1");
    with("a colon in a name", "x:a", "1");
    with("an empty name", "", "1");
    with("a line break in a name", "x\r\na", "1");
    with("a length that is no number", "content-length", "x");
    for (String authority : new String[] {"u:p@a", "a/../b", "a b", "a:x", "a\"", "a:99999"}) {
      refused(
          "an :authority that is \"" + authority + '"',
          Stream.of(":method", "GET", ":scheme", "http", ":authority", authority, ":path", "/"));
    }
    refused("a missing :path", Stream.of(":method", "GET", ":scheme", "http", ":authority", "a"));
    refused("a missing :method", Stream.of(":scheme", "http", ":authority", "a", ":path", "/"));
    refused("a missing :scheme", Stream.of(":method", "GET", ":authority", "a", ":path", "/"));
    refused(
        "two of :method",
        Stream.of(
            ":method",
            "GET",
            ":method",
            "POST",
            ":scheme",
            "http",
            ":authority",
            "a",
            ":path",
            "/"));
    refused("an empty :path", request("GET", "").stream());
    refused("a :path without a slash", request("GET", "a").stream());
    refused("a :path with a blank", request("GET", "/a b HTTP/1.1").stream());
    refused("a :path with a line break", request("GET", "/a\r\nx-forged: 1").stream());
    refused("a :path with a fragment", request("GET", "/a#b").stream());
    refused("a :path with a malformed escape", request("GET", "/%zz").stream());
    refused("a :method that is no token", request("G T", "/").stream());
    http2(
        "SEP-21",
        "a body shorter than its content-length makes the read throw or ends the stream",
        bench -> contradicted(bench, "10", "short"));
    http2(
        "SEP-21",
        "a body longer than its content-length makes the read throw or ends the stream",
        bench -> contradicted(bench, "3", "longer"));
  }

  private static void contradicted(Bench bench, String length, String body) throws Exception {
    BlockingQueue<String> read = new LinkedBlockingQueue<>();
    Site site =
        bench.serve(
            env -> {
              try {
                read.add("whole: " + Env.INPUT.get(env).readAllBytes().length);
                return Response.text("whole");
              } catch (IOException | HttpException e) {
                read.add("thrown");
                throw e;
              }
            });
    Http2Exchange exchange =
        site.connectHttp2().begin(request("POST", "/", "content-length", length), false);
    exchange.write(body).end();
    try {
      exchange.awaitEnd();
      if (exchange.resetCode() == null) {
        assertThat(exchange.head().status()).isBetween(400, 500);
      }
    } catch (EOFException | SocketException e) {
      // the connection was ended
    }
    exchange.close();
    assertThat(site.server().drain(Duration.ofSeconds(15)).clean()).isTrue();
    assertThat(read).doesNotContain("whole: " + body.length());
  }
}
