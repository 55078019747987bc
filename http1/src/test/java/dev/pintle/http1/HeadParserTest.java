package dev.pintle.http1;

import static dev.pintle.http1.Readings.LIMITS;
import static dev.pintle.http1.Readings.bytes;
import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
  private final HeadParser parser = new HeadParser(LIMITS);

  @Test
  void readsPipelinedHeadsOneByOne() throws BadRequest {
    byte[] burst =
        bytes(
            request("POST /a HTTP/1.1", "Host: a", "Content-Length: 5", "Connection: close")
                + request("GET /b HTTP/1.0")
                + "\r\n"
                + request("GET /c HTTP/1.1", "Host: c"));
    int end = parser.parse(burst, 0, burst.length);
    RequestHead first = parser.take();
    end = parser.parse(burst, end, burst.length);
    RequestHead second = parser.take();
    end = parser.parse(burst, end, burst.length);
    RequestHead third = parser.take();

    assertThat(end).isEqualTo(burst.length);
    assertThat(first.target()).isEqualTo("/a");
    assertThat(first.contentLength()).isEqualTo(5);
    assertThat(first.keepAlive()).isFalse();
    assertThat(second.target()).isEqualTo("/b");
    assertThat(second.contentLength()).isEqualTo(-1);
    assertThat(second.headers().isEmpty()).isTrue();
    assertThat(third.target()).isEqualTo("/c");
    assertThat(third.keepAlive()).isTrue();
    assertThat(third.headers().first("host")).isEqualTo("c");
  }

  @Test
  void skipsEmptyLinesBeforeEveryRequest() throws BadRequest {
    byte[] burst = bytes(("\r\n\r\n\r\n" + get()).repeat(3));
    int end = 0;
    for (int i = 1; i <= 3; i++) {
      end = parser.parse(burst, end, burst.length);
      parser.take();
      assertThat(end).isEqualTo(burst.length / 3 * i);
    }
  }

  @Test
  void remembersNothingOfTheRequestBefore() throws BadRequest {
    String[] all = {
      "Transfer-Encoding: chunked",
      "Connection: upgrade, close",
      "Upgrade: x",
      "Expect: 100-continue"
    };
    byte[] first = bytes(get(all));
    byte[] second = bytes(get("Content-Length: 1"));
    parser.parse(first, 0, first.length);
    parser.take();

    assertThat(parser.parse(second, 0, second.length)).isEqualTo(second.length);
    RequestHead head = parser.take();
    assertThat(head.chunked()).isFalse();
    assertThat(head.upgrade()).isFalse();
    assertThat(head.expectContinue()).isFalse();
    assertThat(head.keepAlive()).isTrue();
    assertThat(head.headers().size()).isEqualTo(2);
  }

  @Test
  void givesHeadsThatOutliveTheBuffer() throws BadRequest {
    byte[] buffer = bytes(get("X: a"));
    parser.parse(buffer, 0, buffer.length);
    RequestHead head = parser.take();
    Arrays.fill(buffer, (byte) 'z');
    byte[] next = bytes(request("PUT /other HTTP/1.0", "Y: b"));
    parser.parse(next, 0, next.length);
    parser.take();

    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/");
    assertThat(head.headers().first("X")).isEqualTo("a");
  }

  @Test
  void looksAtEachByteOnce() throws BadRequest {
    String text = get("X: " + "v".repeat(2000), "Y: " + "w".repeat(2000));
    byte[] region = new byte[text.length()];
    int end = -1;
    for (int i = 0; i < region.length; i++) {
      region[i] = (byte) text.charAt(i);
      end = parser.parse(region, 0, i + 1);
      if (region[i] == 'v' || region[i] == 'w') {
        region[i] = 0; // would be refused if it were looked at again
      }
    }
    assertThat(end).isEqualTo(region.length);
  }

  @Test
  void startsWithTheFirstByteThatIsNotOfAnEmptyLine() throws BadRequest {
    byte[] bytes = bytes("\r\n\r\nG");
    assertThat(parser.parse(bytes, 0, 0)).isEqualTo(-1);
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(bytes, 0, 3)).isEqualTo(-1);
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(bytes, 0, 4)).isEqualTo(-1);
    assertThat(parser.started()).isFalse();
    assertThat(parser.parse(bytes, 0, 5)).isEqualTo(-1);
    assertThat(parser.started()).isTrue();
  }

  @Test
  void hasNotStartedAgainWhenAHeadIsTaken() throws BadRequest {
    byte[] bytes = bytes(get());
    parser.parse(bytes, 0, bytes.length);
    parser.take();
    assertThat(parser.started()).isFalse();
  }

  @Test
  void hasNoHeadToTakeBeforeItsEnd() throws BadRequest {
    byte[] bytes = bytes(get());
    parser.parse(bytes, 0, bytes.length - 1);
    assertThatThrownBy(parser::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesAHeadOnce() throws BadRequest {
    byte[] bytes = bytes(get());
    parser.parse(bytes, 0, bytes.length);
    parser.take();
    assertThatThrownBy(parser::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesForGood() {
    byte[] bad = bytes("GET /#");
    byte[] good = bytes(get());
    BadRequest first =
        catchThrowableOfType(BadRequest.class, () -> parser.parse(bad, 0, bad.length));
    assertThatThrownBy(() -> parser.parse(good, 0, good.length)).isSameAs(first);
  }

  @Test
  void refusesWithoutAStackTraceAndWithoutBytesOfTheRequest() {
    byte[] bad = bytes("GET /secret#");
    BadRequest refusal =
        catchThrowableOfType(BadRequest.class, () -> parser.parse(bad, 0, bad.length));
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.safeMessage()).isNotBlank().doesNotContain("secret");
  }

  /** Each ends with the byte that settles it; the rest of the head never comes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016",
        "\n",
        "\0",
        " ",
        "GET\t",
        "GET  ",
        "GET /\r",
        "GET /\n",
        "GET /#",
        "GET / h",
        "GET / HTTP/x",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\rX",
        "GET x HTTP/1.1\r\n",
        "GET /% HTTP/1.1\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / HTTP/1.1\r\n ",
        "GET / HTTP/1.1\r\n:",
        "GET / HTTP/1.1\r\nX ",
        "GET / HTTP/1.1\r\nX\r",
        "GET / HTTP/1.1\r\nX: \n",
        "GET / HTTP/1.1\r\nX: \0",
        "GET / HTTP/1.1\r\nX: a\r\n ",
        "GET / HTTP/1.1\r\nHost: a b\r\n",
        "GET / HTTP/1.1\r\nContent-Length: x\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: x\r\n",
        "GET / HTTP/1.1\r\nExpect: x\r\n",
        "GET / HTTP/1.1\r\n\r\n"
      })
  void refusesAtTheByteThatSettlesIt(String text) throws BadRequest {
    byte[] bytes = bytes(text);
    assertThat(parser.parse(bytes, 0, bytes.length - 1)).isEqualTo(-1);
    assertThatThrownBy(() -> parser.parse(bytes, 0, bytes.length)).isInstanceOf(BadRequest.class);
  }
}
