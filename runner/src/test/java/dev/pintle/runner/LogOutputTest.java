package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogOutputTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final CountDownLatch reads = new CountDownLatch(1);
  private final CountDownLatch waits = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  /** As a pipe: full, until somebody reads. */
  private final OutputStream pipe =
      new OutputStream() {
        @Override
        public void write(int oneByte) throws IOException {
          write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          waits.countDown();
          try {
            reads.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          read.write(bytes, offset, length);
        }
      };

  private final LogOutput output = new LogOutput(pipe, 8);

  private void say(String line) throws IOException {
    output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String read() {
    return read.toString(StandardCharsets.UTF_8);
  }

  @Test
  void keepsSoMuchAndSaysHowManyLinesCameOnTopOfIt() throws Exception {
    say("first");
    waits.await(); // that one is on its way
    say("two");
    say("one");
    say("lost");
    say("and lost");
    reads.countDown();
    output.end(LONG);

    assertThat(read())
        .isEqualTo(
            """
            first
            two
            one
            pintle: nobody has read this log for a while; lines that are lost: 2
            """);
  }

  @Test
  void goesOnBehindALoss() throws Exception {
    say("first");
    waits.await();
    say("too long");
    say("kept");
    reads.countDown();
    Waiting.until(() -> read().endsWith(": 1\n"), "the number of what is lost");
    say("later");
    output.end(LONG);

    assertThat(read()).startsWith("first\nkept\n").endsWith(": 1\nlater\n");
  }

  @Test
  void losesNothingOfWhatIsLongIfAllBeforeHasBeenRead() throws Exception {
    reads.countDown();
    say("longer than what is kept");
    output.end(LONG);

    assertThat(read()).isEqualTo("longer than what is kept\n");
  }

  @Test
  void goesOnBehindAnErrorThatIsNotOfTheOutput() throws Exception {
    OutputStream withoutMemory =
        new FilterOutputStream(pipe) {
          private boolean failed;

          @Override
          public void write(byte[] bytes) throws IOException {
            if (!failed) {
              failed = true;
              throw new OutOfMemoryError("at the first line");
            }
            super.write(bytes, 0, bytes.length);
          }
        };
    reads.countDown();
    LogOutput output = new LogOutput(withoutMemory, 8);
    output.write('1');
    output.write('2');
    output.end(Duration.ofSeconds(20));

    assertThat(read()).isEqualTo("2");
  }

  @Test
  void waitsForNobodyForEver() throws Exception {
    say("first");

    output.end(Duration.ofMillis(10));

    assertThat(read()).isEmpty();
    reads.countDown();
  }

  @Nested
  class ThatWaits {
    private final List<IOException> failures = new ArrayList<>();

    private LogOutput waiting(OutputStream target, Duration patience) {
      return new LogOutput(target, 1000, 0, patience, failures::add);
    }

    private static void say(LogOutput output, String line) throws IOException {
      output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hasWrittenWhatItWasGiven() throws Exception {
      reads.countDown();
      LogOutput output = waiting(pipe, LONG);
      for (String line : List.of("1", "2", "3")) {
        say(output, line);
        assertThat(read()).endsWith(line + "\n");
      }
      output.end(LONG);
    }

    @Test
    void doesSoOnceForAReaderThatHasStopped() throws Exception {
      LogOutput output = waiting(pipe, Duration.ofMillis(200));
      long begun = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        say(output, "" + i % 10);
      }
      output.end(LONG);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
      reads.countDown();
    }

    @Test
    void tellsOfAFailure() throws Exception {
      OutputStream full = new FileOutputStream("/dev/full");
      LogOutput output = waiting(full, LONG);
      say(output, "1");
      say(output, "2");
      output.end(LONG);
      full.close();
      assertThat(failures).hasSize(2);
    }
  }
}
