package dev.pintle.fcgi;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while it is open: slf4j-simple looks up System.err for each event. */
final class CapturedLog implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CapturedLog() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  List<String> linesWith(String text) {
    return text().lines().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
