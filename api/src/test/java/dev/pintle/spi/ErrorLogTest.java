package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.CapturedLog;
import java.io.PrintWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorLogTest {
  private static final String EVENT = "ERROR dev.pintle.errors - ";

  private final CapturedLog log = new CapturedLog();
  private final PrintWriter writer = ErrorLog.writer();

  @AfterEach
  void giveBackTheLog() {
    log.close();
  }

  @Test
  void makesOneEventOfEachLine() {
    writer.println("one");
    writer.print("two\nthree\n");

    assertThat(log.lines()).containsExactly(EVENT + "one", EVENT + "two", EVENT + "three");
  }

  @Test
  void waitsForTheEndOfTheLine() {
    writer.print("a");
    writer.printf("%s", "b");
    assertThat(log.lines()).isEmpty();

    writer.println("c");

    assertThat(log.lines()).containsExactly(EVENT + "abc");
  }

  @Test
  void logsTheRestWhenItIsFlushed() {
    writer.print("rest");
    writer.flush();
    writer.flush();

    assertThat(log.lines()).containsExactly(EVENT + "rest");
  }

  @Test
  void logsTheRestWhenItIsClosed() {
    writer.print("rest");
    writer.close();

    assertThat(log.lines()).containsExactly(EVENT + "rest");
  }

  @Test
  void takesCarriageReturnAndLineFeedForOneEnd() {
    writer.print("a\r");
    writer.print("\nb\r\n");

    assertThat(log.lines()).containsExactly(EVENT + "a", EVENT + "b");
  }

  @Test
  void escapesControlCharacters() {
    writer.println("a\rb\u001b[31m\0\u0085\u2028c\td");

    assertThat(log.lines())
        .containsExactly(EVENT + "a\\u000db\\u001b[31m\\u0000\\u0085\\u2028c\td");
  }

  @Test
  void readsNoPlaceholders() {
    writer.println("{} {}");

    assertThat(log.lines()).containsExactly(EVENT + "{} {}");
  }

  @Test
  void endsALineThatNeverEnds() {
    writer.print("x".repeat(20_000));

    assertThat(log.lines()).hasSize(2).allMatch(line -> line.length() == EVENT.length() + 8192);
  }

  @Test
  void keepsTheLinesOfTwoRequestsApart() {
    PrintWriter other = ErrorLog.writer();
    writer.print("a");
    other.print("b");
    writer.println("1");
    other.println("2");

    assertThat(log.lines()).containsExactly(EVENT + "a1", EVENT + "b2");
  }

  @Test
  void printsAStackTraceLineByLine() {
    new IllegalStateException("broken").printStackTrace(writer);

    assertThat(log.lines()).hasSizeGreaterThan(1).allMatch(line -> line.startsWith(EVENT));
  }
}
