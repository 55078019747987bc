package dev.pintle.testkit.contract;

/** Requests of HTTP/1.x as they go onto the wire. */
final class Requests {
  private Requests() {}

  static String get(String target, String... fields) {
    return request("GET", target, fields);
  }

  static String request(String method, String target, String... fields) {
    return lines(method + " " + target + " HTTP/1.1", "Host: a", fields);
  }

  static String http10(String method, String target, String... fields) {
    return lines(method + " " + target + " HTTP/1.0", "Host: a", fields);
  }

  static String post(String target, String body, String... fields) {
    return open(request("POST", target, fields))
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String chunked(String target, String chunks, String... fields) {
    return open(request("POST", target, fields)) + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
  }

  /** A head of nothing but these lines. */
  static String bare(String firstLine, String... lines) {
    return firstLine + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** A head without its end. */
  private static String open(String head) {
    return head.substring(0, head.length() - 2);
  }

  private static String lines(String first, String second, String... others) {
    StringBuilder text = new StringBuilder(first).append("\r\n").append(second).append("\r\n");
    for (String line : others) {
      text.append(line).append("\r\n");
    }
    return text.append("\r\n").toString();
  }
}
