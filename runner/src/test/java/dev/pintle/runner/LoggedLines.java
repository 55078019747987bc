package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What is logged in this process, line by line: slf4j-simple looks up System.err for each event.
 */
final class LoggedLines implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final PrintStream before = System.err;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  LoggedLines() {
    System.setErr(new PrintStream(new Lines(lines), true, StandardCharsets.UTF_8));
  }

  private static final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BlockingQueue<String> lines;

    Lines(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }
  }

  /** Waits for a line that contains {@code text}. */
  String await(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(line).as("a line with \"%s\" after %s", text, seen).isNotNull();
      seen.add(line);
      if (line.contains(text)) {
        return line;
      }
    }
  }

  /** All lines so far. */
  List<String> all() {
    lines.drainTo(seen);
    return seen;
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
