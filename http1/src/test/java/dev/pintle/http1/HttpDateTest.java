package dev.pintle.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RES-11")
class HttpDateTest {
  private final AtomicLong clock = new AtomicLong();
  private final HttpDate date = new HttpDate(clock::get);

  @Test
  void isInTheFormOfTheInternet() {
    clock.set(784_111_777_000L); // the example of RFC 9110, 5.6.7
    assertThat(line()).isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  }

  @Test
  void staysTheSameWithinASecond() {
    clock.set(1_000);
    byte[] line = date.line();
    clock.set(1_999);
    assertThat(date.line()).isSameAs(line);
  }

  @Test
  void changesWithTheSecond() {
    clock.set(1_999);
    assertThat(line()).isEqualTo("Date: Thu, 01 Jan 1970 00:00:01 GMT\r\n");
    clock.set(2_000);
    assertThat(line()).isEqualTo("Date: Thu, 01 Jan 1970 00:00:02 GMT\r\n");
  }

  @Test
  void followsAClockThatIsSetBack() {
    clock.set(5_000);
    line();
    clock.set(3_000);
    assertThat(line()).isEqualTo("Date: Thu, 01 Jan 1970 00:00:03 GMT\r\n");
  }

  @Test
  void looksAtTheClockOnlyAfterAWhileIfItIsToldTheTime() {
    long now = System.nanoTime();
    clock.set(1_000);
    byte[] line = date.line(now + 1_000_000_000);
    clock.set(2_000);
    assertThat(date.line(now + 1_010_000_000)).isSameAs(line);
    assertThat(new String(date.line(now + 1_020_000_000), StandardCharsets.US_ASCII))
        .isEqualTo("Date: Thu, 01 Jan 1970 00:00:02 GMT\r\n");
  }

  private String line() {
    return new String(date.line(), StandardCharsets.US_ASCII);
  }
}
