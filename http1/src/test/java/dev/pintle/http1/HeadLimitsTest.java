package dev.pintle.http1;

import static dev.pintle.http1.Readings.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.http1.Readings.Reading;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeadLimitsTest {
  private static final int LINE = 40;
  private static final int FIELDS = 60;
  private static final int COUNT = 3;
  private static final Limits LIMITS = new Limits(LINE, FIELDS, COUNT, 0, 0, 0);

  @Nested
  @Tag("LIM-01")
  class RequestLines {

    @Test
    void ofJustTheLengthAllowedAreLetIn() {
      assertLetIn(line(LINE) + "\r\nHost: a\r\n\r\n");
    }

    @Test
    void ofOneByteMoreAreTooLong() {
      assertThat(read(line(LINE + 1) + "\r\nHost: a\r\n\r\n").status()).isEqualTo(414);
    }

    @Test
    void areTooLongBeforeTheyEnd() {
      assertThat(read("GET /" + "a".repeat(LINE - 5)).status()).isZero();
      assertThat(read("GET /" + "a".repeat(LINE - 4)).status()).isEqualTo(414);
    }

    @Test
    void areTooLongByTheirMethodToo() {
      assertThat(read("A".repeat(LINE + 1)).status()).isEqualTo(414);
    }

    @Test
    void doNotGrowByTheEmptyLinesBeforeThem() {
      assertLetIn("\r\n\r\n" + line(LINE) + "\r\nHost: a\r\n\r\n");
    }

    private String line(int length) {
      return "GET /" + "a".repeat(length - 14) + " HTTP/1.1";
    }
  }

  @Nested
  @Tag("LIM-02")
  class Fields {

    @Test
    void ofJustTheBytesAllowedAreLetIn() {
      assertLetIn("GET / HTTP/1.1\r\n" + fields(FIELDS));
    }

    @Test
    void ofOneByteMoreAreTooLarge() {
      assertThat(read("GET / HTTP/1.1\r\n" + fields(FIELDS + 1)).status()).isEqualTo(431);
    }

    @Test
    void areTooLargeBeforeTheyEnd() {
      assertThat(read("GET / HTTP/1.1\r\nHost: " + "a".repeat(FIELDS - 7)).status()).isZero();
      assertThat(read("GET / HTTP/1.1\r\nHost: " + "a".repeat(FIELDS - 6)).status()).isEqualTo(431);
    }

    @Test
    void areTooLargeByANameAlone() {
      assertThat(read("GET / HTTP/1.1\r\n" + "a".repeat(FIELDS)).status()).isEqualTo(431);
    }

    @Test
    void areTooLargeByBlanksAlone() {
      assertThat(read("GET / HTTP/1.1\r\nX:" + " ".repeat(FIELDS)).status()).isEqualTo(431);
    }

    @Test
    void ofJustTheNumberAllowedAreLetIn() {
      assertLetIn("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\n\r\n");
    }

    @Test
    void ofOneMoreAreTooMany() {
      assertThat(read("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\nC:\r\n\r\n").status())
          .isEqualTo(431);
    }

    @Test
    void areTooManyWithTheFirstByteOfOneMore() {
      assertThat(read("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\nC").status()).isEqualTo(431);
    }

    @Test
    void doNotGrowByTheRequestLine() {
      String line = "GET /" + "a".repeat(LINE - 14) + " HTTP/1.1\r\n";
      assertLetIn(line + fields(FIELDS));
    }

    private String fields(int length) {
      return "Host: a\r\nX: " + "b".repeat(length - 16) + "\r\n\r\n";
    }
  }

  private static void assertLetIn(String head) {
    Reading reading = read(head);
    assertThat(reading.status()).as(reading.text()).isZero();
    assertThat(reading.end()).isEqualTo(head.length());
  }

  /** Reads whole, byte by byte and in two pieces, with the same result. */
  private static Reading read(String text) {
    byte[] bytes = bytes(text);
    Reading whole = Readings.read(LIMITS, bytes);
    int[] everywhere = IntStream.range(0, bytes.length).toArray();
    assertThat(Readings.read(LIMITS, bytes, everywhere)).isEqualTo(whole);
    for (int cut : everywhere) {
      assertThat(Readings.read(LIMITS, bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
    return whole;
  }
}
