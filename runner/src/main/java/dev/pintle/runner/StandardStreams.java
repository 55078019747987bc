package dev.pintle.runner;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;

/**
 * Standard output and standard error of a process that serves. Where they are a pipe whose reader
 * has stopped, a write waits for ever, and with it a request, a reload, or the drain.
 */
final class StandardStreams {
  /** For a reader that is slow. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private StandardStreams() {}

  /** Has nobody wait for them for ever. What is written is written when the call returns. */
  static void letNobodyWait() {
    System.setOut(patient(System.out, "stdout.encoding"));
    System.setErr(patient(System.err, "stderr.encoding"));
  }

  private static PrintStream patient(PrintStream stream, String encoding) {
    LogOutput output = new LogOutput(stream, LogOutput.KEPT, 0, PATIENCE, failure -> {});
    // Java before 19 has but the one for all.
    String charset = System.getProperty(encoding, System.getProperty("native.encoding"));
    return new PrintStream(new BufferedOutputStream(output), true, Charset.forName(charset));
  }
}
