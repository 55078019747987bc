package dev.pintle.testkit;

import dev.pintle.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads heads of responses (RFC 9112, 4 and 5), and fields wherever else they stand. */
final class ResponseHeads {
  private static final int LONGEST_LINE = 1024 * 1024;

  private ResponseHeads() {}

  static Head read(InputStream in) throws IOException {
    String line = readLine(in);
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[0-9]{3}")) {
      throw new IOException("a status line was expected, not \"" + line + "\"");
    }
    return new Head(Integer.parseInt(parts[1]), readFields(in));
  }

  static Headers readFields(InputStream in) throws IOException {
    Headers.Builder fields = Headers.builder();
    while (true) {
      String line = readLine(in);
      if (line.isEmpty()) {
        return fields.build();
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("a field was expected, not \"" + line + "\"");
      }
      fields.add(line.substring(0, colon), line.substring(colon + 1));
    }
  }

  /** A line without its CR LF. */
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(
            line.size() == 0
                ? "the server closed the connection"
                : "the server closed within a line");
      }
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
          throw new IOException("a line ends without CR: \"" + text + "\"");
        }
        return text.substring(0, text.length() - 1);
      }
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line does not end");
      }
      line.write(next);
    }
  }
}
