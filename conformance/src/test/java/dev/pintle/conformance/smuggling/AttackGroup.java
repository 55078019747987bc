package dev.pintle.conformance.smuggling;

import static dev.pintle.conformance.smuggling.Attack.HIDDEN;
import static dev.pintle.conformance.smuggling.Attack.SECOND;
import static dev.pintle.conformance.smuggling.Attack.TARGET;

import java.util.ArrayList;
import java.util.List;

/** Attacks of one family. */
abstract class AttackGroup {
  static final String CHUNKED = "Transfer-Encoding: chunked";

  /** No content, if it is chunked. */
  static final String NO_CHUNKS = "0\r\n\r\n";

  /** One chunk of content that looks like a request. */
  static final String ONE_CHUNK = chunked(HIDDEN);

  /** The same; whoever takes four bytes of it for all content has a second request. */
  static final String SECOND_CHUNK = chunked(SECOND);

  private final List<Attack> all = new ArrayList<>();

  /**
   * The known ways to have a request taken for the content of another, or content for a request.
   */
  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (AttackGroup group :
        List.of(
            new ContentAttacks(), new FramingAttacks(), new ChunkAttacks(), new HeadAttacks())) {
      group.define();
      all.addAll(group.all);
    }
    return all;
  }

  /** Adds its attacks. */
  abstract void define();

  final void add(String name, String bytes) {
    all.add(new Attack(name, bytes, ""));
  }

  /** What comes later is content of what came first. */
  final void inTwo(String name, String bytes, String later) {
    all.add(new Attack(name, bytes, later));
  }

  static String head(String method, String... fields) {
    return bare(method + " " + TARGET + " HTTP/1.1", "Host: a", String.join("\r\n", fields));
  }

  static String post(String... fields) {
    return head("POST", fields);
  }

  static String bare(String... lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append(line.isEmpty() ? "" : "\r\n");
    }
    return text.append("\r\n").toString();
  }

  static String length(int length) {
    return "Content-Length: " + length;
  }

  static String chunked(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n" + NO_CHUNKS;
  }

  /** A text as a name has it. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> shown.append("\\r");
        case '\n' -> shown.append("\\n");
        case '\t' -> shown.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            shown.append("\\x%02x".formatted((int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.append('"').toString();
  }
}
