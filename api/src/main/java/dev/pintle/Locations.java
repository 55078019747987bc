package dev.pintle;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes what people write as the target of a redirect fit for a Location field. */
final class Locations {
  /** Visible ASCII that may not stand in a URI reference (RFC 3986, 2). */
  private static final String UNWISE = "\"<>\\^`{|}";

  private Locations() {}

  static String encode(String location) {
    if (location.isEmpty()) {
      throw new IllegalArgumentException(
          "a redirect needs a location; an empty one leads back to the same page");
    }
    StringBuilder encoded = new StringBuilder(location.length() + 16);
    for (int i = 0; i < location.length(); ) {
      int c = location.codePointAt(i);
      int width = Character.charCount(c);
      if (c < ' ' || c == 0x7f) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "a redirect cannot go to a location with U+%04X at %d in it", c, i));
      }
      if (c > ' ' && c < 0x7f && UNWISE.indexOf(c) < 0) {
        encoded.append((char) c);
      } else {
        appendEncoded(encoded, location.substring(i, i + width));
      }
      i += width;
    }
    return encoded.toString();
  }

  private static void appendEncoded(StringBuilder encoded, String character) {
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%');
      encoded.append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
      encoded.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
    }
  }
}
