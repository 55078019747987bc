package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import dev.pintle.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What came of a trial: what the client saw and what the app saw, a line for each fact. What may
 * differ from one run to the next is not written down.
 */
final class Transcript {
  private static final int LONGEST = 200;
  private static final String TRAILERS = "trailers";

  /** Made by the handler, wherever among the others it puts them. */
  private static final Set<String> OF_THE_HANDLER = Set.of("content-length", "date");

  /** They say how the message is framed and whether the connection stays. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "transfer-encoding");

  /**
   * A fact.
   *
   * @param about the request or reply, such as "reply 1"
   * @param key what about it
   * @param value in a line
   */
  record Line(String about, String key, String value) {
    /** With the name of a field, or what there is of trailers, in lower case. */
    Line inLowerCase() {
      int end =
          key.equals("field") ? value.indexOf(':') : key.equals(TRAILERS) ? value.length() : 0;
      String folded = value.substring(0, end).toLowerCase(Locale.ROOT) + value.substring(end);
      return new Line(about, key, folded);
    }

    @Override
    public String toString() {
      return about + ", " + key + ": " + value;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  void add(String about, String key, Object value) {
    lines.add(new Line(about, key, quote(value.toString())));
  }

  /** An interim or final head. */
  void head(String about, int status, Headers headers) {
    add(about, "status", status);
    for (Map.Entry<String, String> field : headers) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_HANDLER.contains(name) && !OF_THE_CONNECTION.contains(name)) {
        add(about, "field", field.getKey() + ": " + field.getValue());
      }
    }
    add(about, "Content-Length", headers.all("Content-Length"));
    if (status >= 200) { // a Date is optional before (RFC 9110, 6.6.1)
      add(about, "Date", headers.all("Date").size() == 1 ? "one" : headers.all("Date"));
    }
  }

  void body(String about, String body, Headers trailers) {
    add(about, "body", shortened(body, LONGEST));
    add(about, TRAILERS, trailers);
  }

  /** What the app was asked, and how it ended. */
  void call(String about, Map<String, String> env, Outcome outcome) {
    env.forEach((key, value) -> add(about, key, value));
    add(about, "outcome status", outcome.status());
    // Of a response that broke off, how much went out is a matter of buffers.
    add(about, "outcome bytes", outcome.failure() == null ? outcome.bytes() : "some");
    add(about, "outcome failure", outcome.failure() == null ? "none" : "one");
  }

  /** The lines that count between two who do not show these keys, or not the case of names. */
  List<String> without(Set<String> keys, boolean keepsCase) {
    return lines.stream()
        .filter(line -> !keys.contains(line.key()))
        .map(line -> keepsCase ? line : line.inLowerCase())
        .map(Line::toString)
        .toList();
  }

  /** The beginning of a long text, and what tells the rest apart from another. */
  static String shortened(String body, int longest) {
    return body.length() <= longest
        ? "\"" + body + "\""
        : "\""
            + body.substring(0, longest)
            + "\"…, "
            + body.length()
            + " bytes of hash "
            + Arrays.hashCode(body.getBytes(ISO_8859_1));
  }

  /** In visible ASCII. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= ' ' && c < 0x7f) || c == '…') {
        quoted.append(c);
      } else if (c == '\r') {
        quoted.append("\\r");
      } else if (c == '\n') {
        quoted.append("\\n");
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return quoted.toString();
  }
}
