package dev.pintle.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.http1.Limits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jetty gets to see of the bytes of a connection. */
class StrictReaderTest {
  private static final Limits LIMITS = new Limits(1000, 1000, 10, 1000, 100, 100);
  private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST =
      "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

  private static StrictReader reader() {
    return new StrictReader(LIMITS, true);
  }

  /** Gives everything in pieces; what passes, in the order in which it does. */
  private static String passed(StrictReader reader, String text, int piece) {
    StringBuilder passed = new StringBuilder();
    byte[] all = text.getBytes(ISO_8859_1);
    byte[] held = {};
    for (int i = 0; i < all.length && reader.refusal() == null; i += piece) {
      byte[] next = Arrays.copyOfRange(all, i, Math.min(all.length, i + piece));
      byte[] joined = Arrays.copyOf(held, held.length + next.length);
      System.arraycopy(next, 0, joined, held.length, next.length);
      int end = reader.read(joined, 0, joined.length);
      passed.append(new String(joined, 0, end, ISO_8859_1));
      held = Arrays.copyOfRange(joined, end, joined.length);
    }
    return passed.toString();
  }

  private static String passed(String text) {
    return passed(reader(), text, text.length());
  }

  @Test
  void whatIsLetInPassesHoweverItIsSplit() {
    String all = GET + POST + GET;
    for (int piece = 1; piece <= all.length(); piece++) {
      StrictReader reader = reader();
      assertThat(passed(reader, all, piece)).isEqualTo(all);
      assertThat(reader.refusal()).isNull();
    }
  }

  @Test
  void nothingOfAHeadPassesBeforeItIsComplete() {
    StrictReader reader = reader();
    assertThat(passed(reader, GET.substring(0, GET.length() - 1), 7)).isEmpty();
    assertThat(reader.take()).isNull();
  }

  @Test
  void nothingPassesBehindWhatIsRefused() {
    String all = GET + "GET  /two-spaces HTTP/1.1\r\nHost: a\r\n\r\n" + GET;
    for (int piece = 1; piece <= all.length(); piece++) {
      StrictReader reader = reader();
      assertThat(passed(reader, all, piece)).isEqualTo(GET);
      assertThat(reader.refusal()).isNotNull();
    }
  }

  @Test
  void aBadChunkDoesNotPassAndTheRequestKnowsWhy() {
    StrictReader reader = reader();
    String good = POST.substring(0, POST.indexOf("\r\n0\r\n"));
    assertThat(passed(reader, good + "\r\nzz\r\n", 1000)).isEqualTo(good);
    IncomingRequest request = reader.take();
    assertThat(request).isNotNull();
    assertThat(request.failure()).isSameAs(reader.refusal());
  }

  @Test
  void nothingBehindTheLastRequestPassesForARequest() {
    StrictReader reader = reader();
    assertThat(passed(reader, GET, 1000)).isEqualTo(GET);
    assertThat(reader.take()).isNotNull();
    reader.close();
    assertThat(reader.isClosed()).isTrue();
    assertThat(passed(reader, GET, 1000)).isEqualTo(GET); // and is thrown away by the end point
    assertThat(reader.take()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /../a HTTP/1.1, GET /xxxx HTTP/1.1", // Jetty refuses what leads above the root
    "GET /a/../b HTTP/1.1, GET /a/../b HTTP/1.1",
    "GET /a%2Fb?c=%zz HTTP/1.1, GET /a%2Fb?c=%zz HTTP/1.1",
    "GET /a HTTP/1.7, GET /a HTTP/1.1", // and knows no HTTP/1.7
  })
  void jettySeesATargetAndAVersionThatItTakes(String sent, String seen) {
    String fields = "\r\nHost: a\r\n\r\n";
    StrictReader reader = reader();
    assertThat(passed(reader, sent + fields, 1000)).isEqualTo(seen + fields);
    IncomingRequest request = reader.take();
    assertThat(request).isNotNull();
    assertThat(sent).contains(" " + request.head().target() + " ");
  }

  @Test
  void jettySeesNoUpgradeThatIsNoneOrNotTaken() {
    String start = "GET /a HTTP/1.1\r\nHost: a\r\n";
    assertThat(passed(start + "Upgrade: x\r\n\r\n")).isEqualTo(start + "Xpgrade: x\r\n\r\n");
    String offered = start + "upgrade: x\r\nConnection: Upgrade\r\n\r\n";
    assertThat(passed(offered)).isEqualTo(offered);
    String http2 =
        start
            + "Upgrade: h2c\r\nHTTP2-Settings: AAEAAAAA\r\n"
            + "Connection: Upgrade, HTTP2-Settings\r\n\r\n";
    assertThat(passed(http2)).contains("\r\nXpgrade: h2c\r\n");
  }

  @Test
  void jettySeesNoExpectationInHttp10() {
    String start = "POST /a HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n";
    assertThat(passed(start + "EXPECT: 100-continue\r\n\r\nx"))
        .isEqualTo(start + "XXPECT: 100-continue\r\n\r\nx");
  }

  @Test
  void thePrefaceOfHttp2PassesAndOpensTheConnection() {
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    StrictReader reader = reader();
    assertThat(passed(reader, preface + "\0\0", 5)).isEqualTo(preface + "\0\0");
    assertThat(reader.isOpen()).isTrue();
    StrictReader without = new StrictReader(LIMITS, false);
    assertThat(passed(without, preface, 5)).isEmpty();
    assertThat(without.refusal()).isNotNull();
  }
}
