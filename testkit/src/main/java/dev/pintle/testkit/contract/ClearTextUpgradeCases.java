package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Feature;
import dev.pintle.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;

/**
 * HTTP/2 offered by a request of HTTP/1.1 with {@code Upgrade: h2c} (RFC 7540, section 3.2), which
 * a handler may take or leave.
 */
final class ClearTextUpgradeCases extends CaseGroup {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** No dynamic table, for the decoder of this contract has none. */
  private static final String SETTINGS = "HTTP2-Settings: AAEAAAAA";

  ClearTextUpgradeCases() {
    super("the upgrade to HTTP/2");
  }

  @Override
  void define() {
    raw(
        "TWO-01",
        "a request that offers h2c is answered once, in HTTP/1.1 or on stream 1",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(offer("Upgrade, HTTP2-Settings", SETTINGS));
          Reply head = client.readHead();
          if (head.status() != 101) {
            assertThat(client.readBody("GET", head).body()).isEqualTo("/x");
            return;
          }
          assertThat(head.field("Upgrade")).isEqualTo("h2c");
          client.send(PREFACE).send(frame(Http2Connection.SETTINGS));
          assertThat(answerOnStream1(client)).isEqualTo("200 /x");
        });
    raw(
        "TWO-01",
        "h2c without settings is not taken",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          assertThat(client.send(offer("Upgrade", "X: y")).read().body()).isEqualTo("/x");
          assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
        });
    raw(
        "TWO-01",
        "h2c is not taken where the option http2 is false",
        bench -> {
          RawClient client = bench.serve(Bench.PATH, Options.builder().http2(false)).connect();
          client.send(offer("Upgrade, HTTP2-Settings", SETTINGS));
          assertThat(client.read().body()).isEqualTo("/x");
          assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
        });
    add(new Case(
            "TWO-01",
            "h2c is not taken over TLS",
            EnumSet.of(Protocol.HTTP_1_TLS),
            bench -> {
              RawClient client = bench.serve(Bench.PATH).connect();
              client.send(offer("Upgrade, HTTP2-Settings", SETTINGS));
              assertThat(client.read().body()).isEqualTo("/x");
              assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
            }))
        .needs(Feature.TLS);
  }

  private static String offer(String options, String field) {
    return get("/x", "Connection: " + options, "Upgrade: h2c", field);
  }

  private static byte[] frame(int type) {
    return ByteBuffer.allocate(9).put(3, (byte) type).array();
  }

  /** Status and body of the stream that the request has become. */
  private static String answerOnStream1(RawClient client) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (true) {
      ByteBuffer head = ByteBuffer.wrap(client.input().readNBytes(9));
      int length = head.getInt(0) >>> 8;
      int type = head.get(3);
      int flags = head.get(4);
      byte[] payload = client.input().readNBytes(length);
      if (type == Http2Connection.HEADERS) {
        assertThat(head.getInt(5)).isEqualTo(1);
        assertThat(flags & Http2Connection.END_HEADERS).isNotZero();
        List<String> fields = Hpack.decode(payload);
        assertThat(fields.get(0)).isEqualTo(":status");
        answer.append(fields.get(1)).append(' ');
      } else if (type == Http2Connection.DATA) {
        answer.append(new String(payload, ISO_8859_1));
      }
      boolean ofStream = type == Http2Connection.HEADERS || type == Http2Connection.DATA;
      if (ofStream && (flags & Http2Connection.END_STREAM) != 0) {
        return answer.toString();
      }
    }
  }
}
