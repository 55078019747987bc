package dev.pintle.runner.supervisor;

import dev.pintle.runner.Reason;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
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
  private PrintStream stream;

  /**
   * Opens it; what this process writes to standard error goes there too from now on.
   *
   * @param path null for standard error
   * @throws IOException in a sentence, if it cannot be written
   */
  Log(@Nullable Path path) throws IOException {
    this.file = path == null ? null : path.toFile();
    this.stream = file == null ? before : open(file);
    System.setErr(stream);
  }

  private static PrintStream open(File file) throws IOException {
    try {
      return new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8);
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
      PrintStream old = stream;
      stream = open(file);
      System.setErr(stream);
      old.close();
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
      new FileOutputStream(file, true).close();
      return ProcessBuilder.Redirect.appendTo(file);
    } catch (IOException e) {
      say(
          "what the next worker says goes where the supervisor was started, for the log cannot be"
              + " opened: "
              + Reason.of(e));
      return ProcessBuilder.Redirect.INHERIT;
    }
  }

  @Override
  public synchronized void close() {
    System.setErr(before);
    if (file != null) {
      stream.close();
    }
  }
}
