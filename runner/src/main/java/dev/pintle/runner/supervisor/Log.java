package dev.pintle.runner.supervisor;

import dev.pintle.runner.LogFile;
import dev.pintle.runner.LogOutput;
import dev.pintle.runner.Reason;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor says, and where its workers' output goes: to a file, or to standard error.
 * Workers write to the file themselves, not through the supervisor: they can write when it is gone.
 */
final class Log implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private final PrintStream before = System.err;
  private final @Nullable File file;
  private OutputStream target;
  private LogOutput output;
  private PrintStream stream;

  /**
   * Opens it; what this process writes to standard error goes there too from now on.
   *
   * @param path null for standard error
   * @throws IOException in a sentence, if it cannot be written
   */
  Log(@Nullable Path path) throws IOException {
    this.file = path == null ? null : path.toFile();
    this.target = file == null ? before : open(file);
    this.output = new LogOutput(target, LogOutput.KEPT);
    this.stream = lines(output);
    System.setErr(stream);
  }

  /** Which gives each line away as a whole. */
  private static PrintStream lines(LogOutput output) {
    return new PrintStream(new BufferedOutputStream(output), true, StandardCharsets.UTF_8);
  }

  private static OutputStream open(File file) throws IOException {
    try {
      return LogFile.open(file.getPath());
    } catch (IOException e) {
      throw new IOException(
          "cannot write to the log " + file + ": " + Reason.of(e) + "; correct --log-file", e);
    }
  }

  /** One sentence. */
  synchronized void say(String sentence) {
    String time = file == null ? "" : TIME.format(OffsetDateTime.now(ZoneId.systemDefault())) + " ";
    stream.println(time + "pintle: " + sentence);
  }

  /** Opens the file anew, which may have been moved. */
  synchronized void reopen() {
    if (file == null) {
      return;
    }
    try {
      OutputStream next = open(file);
      end();
      target = next;
      output = new LogOutput(next, LogOutput.KEPT);
      stream = lines(output);
      System.setErr(stream);
    } catch (IOException e) {
      say("still writing to the old log: " + e.getMessage());
    }
  }

  /** For the standard output of a worker, and for its standard error. */
  synchronized ProcessBuilder.Redirect redirect() {
    if (file == null) {
      return ProcessBuilder.Redirect.INHERIT;
    }
    try {
      LogFile.open(file.getPath()).close();
      return ProcessBuilder.Redirect.appendTo(file);
    } catch (IOException e) {
      say(
          "what the next worker says goes where the supervisor was started, for the log cannot be"
              + " opened: "
              + Reason.of(e));
      return ProcessBuilder.Redirect.INHERIT;
    }
  }

  private void end() throws IOException {
    output.end(Times.LAST_WORDS);
    if (file != null) {
      target.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    System.setErr(before);
    end();
  }
}
