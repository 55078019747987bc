package dev.pintle.http1;

import static dev.pintle.http1.Readings.LIMITS;
import static dev.pintle.http1.Readings.bytes;
import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.http1.Readings.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Heads that nobody thought of, from fixed seeds. */
@Tag("SEP-17")
@Timeout(60)
class GeneratedHeadsTest {
  private static final Limits SMALL = new Limits(30, 50, 3, 0, 0, 0);

  private static final List<String> VALID =
      List.of(
          get(),
          get("Accept: */*", "User-Agent: x/1.0 (a; b)", "Cookie: a=b; c=d", "X: "),
          get("Content-Length: 12", "Content-Type: text/plain", "Expect: 100-continue"),
          get("Transfer-Encoding: chunked", "Connection: keep-alive, close"),
          get("Connection: upgrade", "Upgrade: websocket"),
          request("GET /a%20b?c=%zz HTTP/1.0", "Connection: keep-alive"),
          request("GET http://[::1]:8080/a?b HTTP/1.1", "Host: [::1]:8080"),
          request("OPTIONS * HTTP/1.1", "Host:"),
          request("CONNECT a.example:443 HTTP/1.1", "Host: a.example:443"),
          "\r\n\r\n" + request("M-SEARCH /%2F HTTP/1.9", "hOST: a%2Db:1", "A:", "A: \u00ff"));

  private static final List<String> MATERIAL =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "\0",
          " ",
          "\t",
          ":",
          ",",
          ";",
          "%",
          "#",
          "*",
          "/",
          "?",
          "@",
          "\u007f",
          "\u0080",
          "\u00ff",
          "HTTP/1.1",
          "HTTP/2.0",
          "Host: b\r\n",
          "close",
          "Content-Length: 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Connection:",
          "0",
          "9",
          "99999999999999999999",
          "[::]",
          "http://",
          "GET ",
          "Expect: 100-continue\r\n");

  @Test
  void ofRandomBytesAreReadAlike() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      checkAlike(random, bytes);
    }
  }

  @Test
  void ofRandomWordsAreReadAlike() {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "GET / HTTP/1.1\r\n" : "");
      for (int words = random.nextInt(12); words > 0; words--) {
        text.append(MATERIAL.get(random.nextInt(MATERIAL.size())));
      }
      checkAlike(random, bytes(text.toString()));
    }
  }

  @Test
  void madeOfValidOnesAreReadAlike() {
    Random random = new Random(3);
    int letIn = 0;
    int refused = 0;
    for (int round = 0; round < 40_000; round++) {
      String text = VALID.get(random.nextInt(VALID.size()));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        text = change(random, text);
      }
      Reading reading = checkAlike(random, bytes(text));
      letIn += reading.end() >= 0 ? 1 : 0;
      refused += reading.status() != 0 ? 1 : 0;
    }
    // Otherwise the generator would not be worth its time.
    assertThat(letIn).isGreaterThan(4_000);
    assertThat(refused).isGreaterThan(4_000);
  }

  @Test
  void thatAreLetInReadTheSameWhenWrittenAgain() throws BadRequest {
    Random random = new Random(4);
    for (int round = 0; round < 20_000; round++) {
      String text = VALID.get(random.nextInt(VALID.size()));
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        text = change(random, text);
      }
      byte[] bytes = bytes(text);
      Reading reading = Readings.read(LIMITS, bytes);
      if (reading.end() >= 0) {
        String again = written(Readings.head(text.substring(0, reading.end())));
        assertThat(Readings.read(LIMITS, bytes(again)).text()).isEqualTo(reading.text());
      }
    }
  }

  private static String written(RequestHead head) {
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append(' ').append(head.target()).append(' ');
    text.append(head.protocol()).append("\r\n");
    for (Map.Entry<String, String> field : head.headers()) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  private static String change(Random random, String text) {
    int at = random.nextInt(text.length());
    int to = at + random.nextInt(Math.min(8, text.length() - at));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, to) + text.substring(at);
      case 2 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
      case 3 -> text.substring(0, at) + pick(random, MATERIAL) + text.substring(to);
      default -> {
        String other = pick(random, VALID);
        yield text.substring(0, at) + other.substring(random.nextInt(other.length()));
      }
    };
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Any exception but a BadRequest escapes from here and fails the test. */
  private static Reading checkAlike(Random random, byte[] bytes) {
    int[] cuts = random.ints(4, 0, bytes.length + 1).sorted().toArray();
    for (Limits limits : List.of(SMALL, LIMITS)) {
      assertThat(Readings.read(limits, bytes, cuts))
          .as(() -> new String(bytes, StandardCharsets.ISO_8859_1))
          .isEqualTo(Readings.read(limits, bytes));
    }
    return Readings.read(LIMITS, bytes);
  }
}
