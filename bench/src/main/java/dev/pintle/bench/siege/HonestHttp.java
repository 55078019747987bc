package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Speaks HTTP/1.1. */
final class HonestHttp extends HonestSession {
  private static final byte[] REQUEST =
      "GET /line HTTP/1.1\r\nHost: honest\r\n\r\n".getBytes(US_ASCII);
  private static final int MOST = 4 * 1024;

  HonestHttp(InetSocketAddress server) throws IOException {
    super(server);
  }

  @Override
  byte[] request() {
    return REQUEST;
  }

  @Override
  void readReply() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) (read(1)[0] & 0xff));
      require(head.length() < MOST, head);
    }
    require(head.indexOf("HTTP/1.1 200 ") == 0, head);
    int length = Besieged.LINE.length();
    require(
        head.toString().toLowerCase(Locale.ROOT).contains("content-length: " + length + "\r\n"),
        head);
    String body = new String(read(length), US_ASCII);
    require(body.equals(Besieged.LINE), body);
  }

  private static void require(boolean right, CharSequence reply) throws IOException {
    if (!right) {
      throw new IOException("not the reply that is due: " + reply);
    }
  }
}
