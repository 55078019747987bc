package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.spi.Reasons;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Heads of HTTP/1 that Jetty's own generator does not send as they have to be. */
final class HeadBytes {
  private HeadBytes() {}

  /** A whole head with these fields and no others. */
  static ByteBuffer of(int status, Headers fields) {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(' ').append(Reasons.of(status)).append("\r\n");
    for (int i = 0; i < fields.size(); i++) {
      text.append(fields.name(i)).append(": ").append(fields.value(i)).append("\r\n");
    }
    text.append("\r\n");
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
