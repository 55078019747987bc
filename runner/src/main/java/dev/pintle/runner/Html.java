package dev.pintle.runner;

/** Text in pages. */
final class Html {
  private Html() {}

  /** As text, or as the value of an attribute in quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
