package dev.pintle.http1;

import static dev.pintle.http1.Readings.LIMITS;
import static dev.pintle.http1.Readings.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.pintle.Headers;
import dev.pintle.http1.ChunkReadings.Reading;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChunkedDecoderTest {
  private static final String END = "0\r\n\r\n";

  @TestFactory
  Stream<DynamicTest> bodies() {
    return Stream.of(
        data("an empty body", END, ""),
        data("one chunk", "5\r\nhello\r\n" + END, "hello"),
        data("several chunks", "1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n" + END, "abcdef"),
        data(
            "a size in letters of either case",
            "a\r\n0123456789\r\nB\r\n0123456789a\r\n" + END,
            "01234567890123456789a"),
        data("zeros in front of a size", "0000000000000005\r\nhello\r\n" + END, "hello"),
        data("a last chunk of many zeros", "5\r\nhello\r\n0000\r\n\r\n", "hello"),
        data("data that look like framing", "7\r\n\r\n0\r\n\r\n\r\n" + END, "\r\n0\r\n\r\n"),
        data("an extension", "5;a\r\nhello\r\n" + END, "hello"),
        data("an extension with a value", "5;a=b\r\nhello\r\n" + END, "hello"),
        data(
            "extensions with quotes and blanks",
            "5 ; a = \"b;\\\"c\" ;d\r\nhello\r\n" + END,
            "hello"),
        data("a tab before an extension", "5\t;a\r\nhello\r\n" + END, "hello"),
        data("an extension of the last chunk", "5\r\nhello\r\n0;a=b\r\n\r\n", "hello"),
        data("bytes above 7F in an extension", "5;\u00e9\r\nhello\r\n" + END, "hello"));
  }

  @Nested
  class TheShortestEnd {
    @TestFactory
    Stream<DynamicTest> endsTheBodyBehindTheData() {
      String body = "5;a=b\r\nhello\r\n1\r\nx\r\n" + END;
      return IntStream.range(0, body.length())
          .mapToObj(
              length ->
                  dynamicTest(
                      "behind " + length + " bytes", () -> assertEnds(body.substring(0, length))));
    }

    private void assertEnds(String begin) throws BadRequest {
      ChunkedDecoder decoder = new ChunkedDecoder(LIMITS);
      byte[] bytes = bytes(begin);
      int i = 0;
      while (i < bytes.length) {
        i = decoder.advance(bytes, i, bytes.length);
        int count = (int) Math.min(decoder.available(), bytes.length - i);
        decoder.took(count);
        i += count;
      }
      String end = decoder.shortestEnd();
      boolean withinLine = begin.matches("(?s)(.*\\n)?[0-9][^\\n]*|.*\\n0\\r\\n\\r?");
      assertThat(end == null)
          .as("within a size, an extension or the trailers")
          .isEqualTo(withinLine);
      if (end != null) {
        decoder.took(decoder.available());
        byte[] framing = bytes(end);
        assertThat(decoder.advance(framing, 0, framing.length)).isEqualTo(framing.length);
        assertThat(decoder.ended()).isTrue();
      }
    }
  }

  @TestFactory
  @Tag("SEP-11")
  Stream<DynamicTest> sizes() {
    return Stream.of(
        refused("no size", 400, "\r\nhello"),
        refused("no size before an extension", 400, ";a\r\nhello"),
        refused("a blank before the size", 400, " 5\r\nhello\r\n" + END),
        refused("a blank behind the size", 400, "5 \r\nhello\r\n" + END),
        refused("a sign before the size", 400, "+5\r\nhello\r\n" + END),
        refused("a negative size", 400, "-5\r\nhello\r\n" + END),
        refused("a prefix of hexadecimal numbers", 400, "0x5\r\nhello\r\n" + END),
        refused("a letter behind the size", 400, "5h\r\nhello\r\n" + END),
        refused("a letter in place of the size", 400, "g\r\nhello\r\n" + END),
        refused("an underscore inside the size", 400, "1_0\r\n"),
        refused("a comma behind the size", 400, "5,5\r\nhello\r\n" + END),
        refused("a second size", 400, "5 5\r\nhello\r\n" + END),
        refused("a NUL behind the size", 400, "5\0\r\nhello\r\n" + END),
        refused("digits that are not ASCII", 400, "\u00b2\r\nab\r\n" + END),
        refused("17 digits", 400, "00000000000000005\r\nhello\r\n" + END),
        refused("a size that would wrap to 5", 400, "10000000000000005\r\nhello\r\n" + END),
        refused("a size that would be negative", 400, "ffffffffffffffff\r\n"),
        refused("a size of 2^63", 400, "8000000000000000\r\n"),
        refused("a size above 2^62", 400, "4000000000000001\r\n"),
        refused("a size of 2^62 by the limit of bodies only", 413, "4000000000000000\r\n"));
  }

  @TestFactory
  @Tag("SEP-12")
  Stream<DynamicTest> lineEnds() {
    return Stream.of(
        refused("LF behind the size", 400, "5\nhello\r\n" + END),
        refused("CR alone behind the size", 400, "5\rhello\r\n" + END),
        refused("CR and a letter behind the size", 400, "5\rXhello\r\n" + END),
        refused("CR and a letter behind the data", 400, "5\r\nhello\rX" + END),
        refused("CR CR LF behind the size", 400, "5\r\r\nhello\r\n" + END),
        refused("LF behind the data", 400, "5\r\nhello\n" + END),
        refused("CR alone behind the data", 400, "5\r\nhello\r" + END),
        refused("nothing behind the data", 400, "5\r\nhello" + END),
        refused("more data than the size says", 400, "5\r\nhello!\r\n" + END),
        refused("fewer data than the size says", 400, "5\r\nhell\r\n" + END),
        refused("LF behind the last chunk", 400, "0\n\n"),
        refused("LF behind an extension", 400, "5;a\nhello\r\n" + END),
        refused("CR inside an extension", 400, "5;a\rb\r\nhello\r\n" + END),
        refused("a NUL inside an extension", 400, "5;a\0\r\nhello\r\n" + END),
        refused("LF inside quotes of an extension", 400, "5;a=\"\n\"\r\nhello\r\n" + END),
        refused("LF in place of the empty line", 400, "0\r\n\n"),
        refused("another byte in place of the CR of the empty line", 400, "0\r\nX\n"),
        refused("CR alone in place of the empty line", 400, "0\r\n\rX"));
  }

  @TestFactory
  Stream<DynamicTest> trailers() {
    return Stream.of(
        trailers("one field", "A: 1\r\n", Headers.of("A", "1")),
        trailers(
            "several fields", "A: 1\r\nb:2 \r\nA:\r\n", Headers.of("A", "1", "b", "2", "A", "")),
        trailers(
            "fields that only begin like others",
            "Hosts: 1\r\nTea: 2\r\n",
            Headers.of("Hosts", "1", "Tea", "2")),
        refused("a trailer with a blank before its colon", 400, "0\r\nA : 1\r\n\r\n"),
        refused("a trailer without a colon", 400, "0\r\nA\r\n\r\n"),
        refused("a folded trailer", 400, "0\r\nA: 1\r\n b\r\n\r\n"),
        refused("a trailer that ends in LF", 400, "0\r\nA: 1\n\r\n"),
        refused("a trailer with NUL", 400, "0\r\nA: \0\r\n\r\n"),
        refused("Content-Length as a trailer", 400, "0\r\nContent-Length: 5\r\n\r\n"),
        refused("Transfer-Encoding as a trailer", 400, "0\r\ntransfer-encoding: chunked\r\n\r\n"),
        refused("Host as a trailer", 400, "0\r\nHOST: a\r\n\r\n"),
        refused("Connection as a trailer", 400, "0\r\nConnection: close\r\n\r\n"),
        refused("Upgrade as a trailer", 400, "0\r\nUpgrade: x\r\n\r\n"),
        refused("Expect as a trailer", 400, "0\r\nExpect: 100-continue\r\n\r\n"),
        refused("Keep-Alive as a trailer", 400, "0\r\nKeep-Alive: 5\r\n\r\n"),
        refused("TE as a trailer", 400, "0\r\nTE: trailers\r\n\r\n"),
        refused("Trailer as a trailer", 400, "0\r\nTrailer: A\r\n\r\n"));
  }

  @Nested
  class Bounds {
    private static final Limits SMALL = new Limits(0, 20, 2, 10, 5, 8);

    @Test
    @Tag("LIM-04")
    void letInABodyOfJustTheSizeAllowed() {
      assertThat(read(SMALL, "6\r\nabcdef\r\n4\r\nghij\r\n" + END).data()).isEqualTo("abcdefghij");
    }

    @Test
    @Tag("LIM-04")
    void refuseAChunkThatWouldPassTheSizeAllowed() {
      Reading reading = read(SMALL, "6\r\nabcdef\r\n5\r\n");
      assertThat(reading.status()).isEqualTo(413);
      assertThat(reading.data()).isEqualTo("abcdef");
    }

    @Test
    @Tag("LIM-05")
    void letInAnExtensionOfJustTheBytesAllowed() {
      assertThat(read(SMALL, "1;abcd\r\na\r\n" + END).status()).isZero();
    }

    @Test
    @Tag("LIM-05")
    void refuseALongerExtension() {
      assertThat(read(SMALL, "1;abcde").status()).isEqualTo(413);
      assertThat(read(SMALL, "1 ;abcd").status()).isEqualTo(413);
      assertThat(read(SMALL, "1  \t\t  ;").status()).isEqualTo(413);
    }

    @Test
    @Tag("LIM-05")
    void refuseManyExtensions() {
      assertThat(read(SMALL, "1;abc\r\na\r\n1;abc\r\nb\r\n" + END).status()).isZero();
      assertThat(read(SMALL, "1;abc\r\na\r\n1;abc\r\nb\r\n0;").status()).isEqualTo(413);
    }

    @Test
    @Tag("LIM-02")
    void letInTrailersOfJustTheBytesAllowed() {
      assertThat(read(SMALL, "0\r\nA: 1234567890123\r\n\r\n").status()).isZero();
    }

    @Test
    @Tag("LIM-02")
    void refuseLargerTrailers() {
      assertThat(read(SMALL, "0\r\nA: 12345678901234\r\n\r\n").status()).isEqualTo(431);
      assertThat(read(SMALL, "0\r\nA: 12345678901234567").status()).isEqualTo(431);
    }

    @Test
    @Tag("LIM-02")
    void refuseMoreTrailers() {
      assertThat(read(SMALL, "0\r\nA:\r\nB:\r\n\r\n").status()).isZero();
      assertThat(read(SMALL, "0\r\nA:\r\nB:\r\nC").status()).isEqualTo(431);
    }
  }

  @Nested
  class StepByStep {
    private final ChunkedDecoder decoder = new ChunkedDecoder(LIMITS);

    @Test
    @Tag("REQ-07")
    void leavesWhatIsBehindTheBody() throws BadRequest {
      byte[] bytes = bytes("0\r\n\r\nGET / HTTP/1.1\r\n");
      assertThat(decoder.advance(bytes, 0, bytes.length)).isEqualTo(5);
      assertThat(decoder.ended()).isTrue();
      assertThat(decoder.available()).isZero();
      assertThat(decoder.advance(bytes, 5, bytes.length)).isEqualTo(5);
    }

    @Test
    @Tag("REQ-07")
    void leavesWhatIsBehindTheTrailers() throws BadRequest {
      byte[] bytes = bytes("0\r\nA: 1\r\n\r\nGET / HTTP/1.1\r\n");
      assertThat(decoder.advance(bytes, 0, bytes.length)).isEqualTo(11);
      assertThat(decoder.ended()).isTrue();
    }

    @Test
    void countsDownTheData() throws BadRequest {
      byte[] bytes = bytes("4000000\r\n");
      assertThat(decoder.advance(bytes, 0, bytes.length)).isEqualTo(bytes.length);
      assertThat(decoder.available()).isEqualTo(0x4000000);
      decoder.took(0x1000000);
      assertThat(decoder.available()).isEqualTo(0x3000000);
      decoder.took(0x3000000);
      assertThat(decoder.available()).isZero();
      assertThat(decoder.ended()).isFalse();
    }

    @Test
    void refusesForGood() {
      byte[] bad = bytes("x");
      byte[] good = bytes(END);
      BadRequest first =
          catchThrowableOfType(BadRequest.class, () -> decoder.advance(bad, 0, bad.length));
      assertThatThrownBy(() -> decoder.advance(good, 0, good.length)).isSameAs(first);
      assertThat(decoder.ended()).isFalse();
    }

    @Test
    void lendsNoMoreThanThereIs() throws BadRequest {
      byte[] bytes = bytes("2\r\n");
      assertThatThrownBy(() -> decoder.took(1)).isInstanceOf(IllegalArgumentException.class);
      decoder.advance(bytes, 0, bytes.length);
      assertThatThrownBy(() -> decoder.took(3)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> decoder.took(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("REQ-10")
    void hasNoTrailersBeforeTheEnd() throws BadRequest {
      byte[] bytes = bytes("0\r\nA: 1\r\n");
      decoder.advance(bytes, 0, bytes.length);
      assertThatThrownBy(decoder::trailers).isInstanceOf(IllegalStateException.class);
    }
  }

  private static DynamicTest data(String sentence, String body, String expected) {
    return dynamicTest(
        "decodes " + sentence,
        () -> {
          Reading reading = read(LIMITS, body);
          assertThat(reading).isEqualTo(new Reading(0, body.length(), expected, "{}"));
          assertThat(read(LIMITS, body + "GET / HTTP/1.1")).isEqualTo(reading);
        });
  }

  private static DynamicTest trailers(String sentence, String fields, Headers expected) {
    String body = "1\r\na\r\n0\r\n" + fields + "\r\n";
    return dynamicTest(
        "decodes trailers of " + sentence,
        () ->
            assertThat(read(LIMITS, body))
                .isEqualTo(new Reading(0, body.length(), "a", expected.toString())));
  }

  private static DynamicTest refused(String sentence, int status, String body) {
    return dynamicTest(
        "refuses " + sentence, () -> assertThat(read(LIMITS, body).status()).isEqualTo(status));
  }

  /** Decodes whole, byte by byte and in two pieces, with the same result. */
  private static Reading read(Limits limits, String body) {
    byte[] bytes = bytes(body);
    Reading whole = ChunkReadings.decode(limits, bytes);
    int[] everywhere = IntStream.range(0, bytes.length).toArray();
    assertThat(ChunkReadings.decode(limits, bytes, everywhere)).as("byte by byte").isEqualTo(whole);
    for (int cut : everywhere) {
      assertThat(ChunkReadings.decode(limits, bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
    return whole;
  }
}
