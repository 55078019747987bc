package dev.pintle.undertow;

import dev.pintle.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Header fields in the encoding of HTTP/2 (RFC 7541), each a literal that enters no table: so they
 * can stand behind fields that Undertow has encoded with its own.
 */
final class FieldBlock {
  /** Places of frequent names in the static table (RFC 7541, appendix A). */
  private static final Map<String, Integer> STATIC =
      Map.ofEntries(
          Map.entry("accept-ranges", 18),
          Map.entry("access-control-allow-origin", 20),
          Map.entry("age", 21),
          Map.entry("allow", 22),
          Map.entry("cache-control", 24),
          Map.entry("content-disposition", 25),
          Map.entry("content-encoding", 26),
          Map.entry("content-language", 27),
          Map.entry("content-length", 28),
          Map.entry("content-location", 29),
          Map.entry("content-range", 30),
          Map.entry("content-type", 31),
          Map.entry("date", 33),
          Map.entry("etag", 34),
          Map.entry("expires", 36),
          Map.entry("last-modified", 44),
          Map.entry("link", 45),
          Map.entry("location", 46),
          Map.entry("retry-after", 53),
          Map.entry("server", 54),
          Map.entry("set-cookie", 55),
          Map.entry("strict-transport-security", 56),
          Map.entry("vary", 59),
          Map.entry("www-authenticate", 61));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  void add(Headers fields) {
    for (int i = 0; i < fields.size(); i++) {
      add(fields.name(i), fields.value(i));
    }
  }

  void add(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    Integer place = STATIC.get(lower);
    if (place == null) {
      bytes.write(0);
      text(lower);
    } else {
      number(place, 4);
    }
    text(value);
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
    number(encoded.length, 7);
    bytes.writeBytes(encoded);
  }

  /** A number behind so many bits that are zero here (RFC 7541, 5.1). */
  private void number(int number, int prefix) {
    int most = (1 << prefix) - 1;
    if (number < most) {
      bytes.write(number);
      return;
    }
    bytes.write(most);
    int rest = number - most;
    while (rest >= 128) {
      bytes.write((rest & 127) | 128);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
