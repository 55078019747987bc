package dev.pintle.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.DynamicTest;

/** Reads heads whole and in pieces, and makes a named test of each sentence about one. */
final class Readings {
  /** As the options have them by default. */
  static final Limits LIMITS = new Limits(8192, 32 * 1024, 100, 1L << 30, 1024, 16 * 1024);

  private Readings() {}

  /**
   * What came out of reading a head.
   *
   * @param status 0, or that of the refusal
   * @param end where the head ends, -1 if more bytes are needed
   * @param text everything about the head, or why it was refused
   */
  record Reading(int status, int end, String text) {}

  /** A test that the request is refused, and alike however it is split. */
  static DynamicTest refused(String sentence, int status, String request) {
    return DynamicTest.dynamicTest(
        "refuses " + sentence, () -> assertThat(readAlike(request).status()).isEqualTo(status));
  }

  /** A test that the request is let in, and alike however it is split. */
  static DynamicTest accepted(
      String sentence, String request, ThrowingConsumer<RequestHead> whatHolds) {
    return DynamicTest.dynamicTest(
        "lets in " + sentence,
        () -> {
          Reading reading = readAlike(request);
          assertThat(reading.status()).as(reading.text()).isZero();
          assertThat(reading.end()).isEqualTo(request.length());
          whatHolds.accept(head(request));
        });
  }

  /** A request for "/" with a Host and these field lines. */
  static String get(String... lines) {
    return "GET / HTTP/1.1\r\nHost: a.example\r\n" + fields(lines);
  }

  /** A request line, these field lines and the empty line. */
  static String request(String line, String... lines) {
    return line + "\r\n" + fields(lines);
  }

  private static String fields(String... lines) {
    return Arrays.stream(lines).map(line -> line + "\r\n").reduce("", String::concat) + "\r\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The head of a request that is let in. */
  static RequestHead head(String request) throws BadRequest {
    HeadParser parser = new HeadParser(LIMITS);
    byte[] bytes = bytes(request);
    assertThat(parser.parse(bytes, 0, bytes.length)).isNotNegative();
    return parser.take();
  }

  /** Reads a request whole, byte by byte, and in two pieces cut at every place. */
  static Reading readAlike(String request) {
    byte[] bytes = bytes(request);
    Reading whole = read(LIMITS, bytes);
    int[] everywhere = IntStream.range(0, bytes.length).toArray();
    assertThat(read(LIMITS, bytes, everywhere)).as("byte by byte").isEqualTo(whole);
    for (int cut : everywhere) {
      assertThat(read(LIMITS, bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
    return whole;
  }

  /**
   * Reads in pieces. For each piece the bytes lie in another array at another place, and behind
   * them are bytes that are not to be read: line ends, but where a line end comes next.
   *
   * @param cuts where the pieces end, rising; the last one ends with the bytes
   */
  static Reading read(Limits limits, byte[] bytes, int... cuts) {
    HeadParser parser = new HeadParser(limits);
    try {
      for (int i = 0; i <= cuts.length; i++) {
        int length = i < cuts.length ? cuts[i] : bytes.length;
        int from = i % 7;
        byte[] region = new byte[from + length + 4];
        boolean endsLine = length < bytes.length && bytes[length] == '\n';
        Arrays.fill(region, (byte) (endsLine ? 'X' : '\n'));
        System.arraycopy(bytes, 0, region, from, length);
        int end = parser.parse(region, from, from + length);
        if (end >= 0) {
          return new Reading(0, end - from, describe(parser.take()));
        }
      }
      return new Reading(0, -1, parser.started() ? "a part of a head" : "nothing");
    } catch (BadRequest e) {
      return new Reading(e.status(), -1, e.safeMessage());
    }
  }

  private static String describe(RequestHead head) {
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append(' ').append(head.target()).append(' ');
    text.append(head.protocol()).append(" minor ").append(head.minorVersion());
    text.append(" length ").append(head.contentLength()).append(" chunked ").append(head.chunked());
    text.append(" body ").append(head.hasBody()).append(" keep ").append(head.keepAlive());
    text.append(" expects ").append(head.expectContinue());
    text.append(" upgrade ").append(head.upgrade());
    head.headers()
        .forEach(f -> text.append('\n').append(f.getKey()).append(": ").append(f.getValue()));
    return text.toString();
  }
}
