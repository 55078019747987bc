package dev.pintle.conformance.gateway;

import dev.pintle.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a response of CGI, read strictly (RFC 3875, 6.3).
 *
 * @param length of the body, as Content-Length says; −1 if it does not
 */
record CgiHead(int status, Headers fields, long length) {
  private static final Pattern STATUS = Pattern.compile("Status: ([2-9]\\d\\d) [ -~]+");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

  /**
   * Reads a whole one.
   *
   * @param bytes what stands before the empty line, which is left out
   */
  static CgiHead of(byte[] bytes, int count) throws IOException {
    String[] lines = new String(bytes, 0, count, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    int status = Integer.parseInt(match(STATUS, lines[0]).group(1));
    long length = -1;
    Headers.Builder fields = Headers.builder();
    for (int i = 1; i < lines.length; i++) {
      Matcher field = match(FIELD, lines[i]);
      String name = field.group(1);
      switch (name.toLowerCase(java.util.Locale.ROOT)) {
        case "content-length" -> length = Long.parseLong(field.group(2));
        case "status", "transfer-encoding", "connection", "keep-alive" ->
            throw new IOException("a second head, or framing that is not the app's: " + lines[i]);
        default -> fields.add(name, field.group(2));
      }
    }
    return new CgiHead(status, fields.build(), length);
  }

  private static Matcher match(Pattern pattern, String line) throws IOException {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IOException("no line of a CGI response: " + line);
    }
    return matcher;
  }
}
