package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** A request, and the one reply that is right but for the generation in it. */
final class Exchange {
  private final byte[] head;
  private final byte[] body;
  private final String id;
  private final UnaryOperator<String> reply;

  private Exchange(String head, byte[] body, String id, UnaryOperator<String> reply) {
    this.head = head.getBytes(US_ASCII);
    this.body = body;
    this.id = id;
    this.reply = reply;
  }

  /**
   * A GET.
   *
   * @param id comes back in the reply
   */
  static Exchange get(Page page, String id) {
    String head = "GET " + page.path + "?" + id + " HTTP/1.1\r\nHost: localhost\r\n";
    return new Exchange(head + "\r\n", new byte[0], id, page::reply);
  }

  /** A GET on a connection that is used for nothing else. */
  static Exchange single(Page page, String id) {
    String head = "GET " + page.path + "?" + id + " HTTP/1.1\r\nHost: localhost\r\n";
    return new Exchange(head + "Connection: close\r\n\r\n", new byte[0], id, page::reply);
  }

  /** A POST of that many bytes, which no other id has. */
  static Exchange post(int length, String id) {
    byte[] body = id.repeat(length / id.length() + 1).substring(0, length).getBytes(US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(body);
    String digest = " " + length + " " + crc.getValue();
    String head = "POST /body?" + id + " HTTP/1.1\r\nHost: localhost\r\n";
    return new Exchange(
        head + "Content-Length: " + length + "\r\n\r\n", body, id, line -> line + digest);
  }

  /** The request but for its body. */
  byte[] head() {
    return head;
  }

  byte[] body() {
    return body;
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
