package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** A request, and the one reply that is right but for the generation in it. */
final class Exchange {
  private final byte[] head;
  private final byte[] body;
  private final String id;
  private final int status;
  private final UnaryOperator<String> reply;

  private Exchange(String head, byte[] body, String id, int status, UnaryOperator<String> reply) {
    this.head = head.getBytes(US_ASCII);
    this.body = body;
    this.id = id;
    this.status = status;
    this.reply = reply;
  }

  /**
   * A GET.
   *
   * @param id comes back in the reply
   */
  static Exchange get(Page page, String id) {
    String head = "GET " + page.path + "?" + id + " HTTP/1.1\r\nHost: localhost\r\n";
    return new Exchange(head + "\r\n", new byte[0], id, 200, page::reply);
  }

  /** A GET on a connection that is used for nothing else. */
  static Exchange single(Page page, String id) {
    String head = "GET " + page.path + "?" + id + " HTTP/1.1\r\nHost: localhost\r\n";
    return new Exchange(head + "Connection: close\r\n\r\n", new byte[0], id, 200, page::reply);
  }

  /** A GET for which the app throws something. */
  static Exchange failing(String id) {
    String head = "GET /throws?" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    return new Exchange(head, new byte[0], id, 500, line -> line);
  }

  /** A POST of that many bytes, which no other id has. */
  static Exchange post(int length, String id) {
    return post("/body", length, id);
  }

  /** The same, read so late that some of it does not stay in memory. */
  static Exchange spilled(int length, String id) {
    return post("/spilled", length, id);
  }

  private static Exchange post(String path, int length, String id) {
    byte[] body = body(length, id);
    CRC32 crc = new CRC32();
    crc.update(body);
    String digest = " " + length + " " + crc.getValue();
    return new Exchange(postHead(path, length, id), body, id, 200, line -> line + digest);
  }

  /** A POST of that many bytes, which the app does not read. */
  static Exchange unread(int length, String id) {
    return new Exchange(postHead("/unread", length, id), body(length, id), id, 200, line -> line);
  }

  private static byte[] body(int length, String id) {
    return id.repeat(length / id.length() + 1).substring(0, length).getBytes(US_ASCII);
  }

  private static String postHead(String path, int length, String id) {
    return "POST %s?%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
        .formatted(path, id, length);
  }

  /** The request but for its body. */
  byte[] head() {
    return head;
  }

  byte[] body() {
    return body;
  }

  /** The one that is right. */
  int status() {
    return status;
  }

  /** Whether the server has written the body, and the app has no part in it. */
  boolean isServers() {
    return status == 500;
  }

  /**
   * Reads which generation has answered.
   *
   * @return 0 if the reply is not the one that it should be
   */
  int generation(String body) {
    int space = body.indexOf(' ');
    if (space < 1 || space > 6 || !body.substring(0, space).matches("[1-9]\\d*")) {
      return 0;
    }
    int generation = Integer.parseInt(body.substring(0, space));
    return reply.apply(generation + " " + id).equals(body) ? generation : 0;
  }

  @Override
  public String toString() {
    return new String(head, US_ASCII).lines().findFirst().orElseThrow();
  }
}
