package dev.pintle.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Inputs as lines of text: a character a byte, those that cannot be seen as escapes of Java. */
final class InputText {
  private InputText() {}

  static byte[] bytes(String line) {
    return line.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
  }

  static String line(byte[] bytes) {
    StringBuilder line = new StringBuilder();
    for (byte b : bytes) {
      switch (b) {
        case '\\' -> line.append("\\\\");
        case '\r' -> line.append("\\r");
        case '\n' -> line.append("\\n");
        default -> {
          if ((b > ' ' && b < 0x7f) || (b == ' ' && !line.isEmpty())) {
            line.append((char) b);
          } else {
            line.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
          }
        }
      }
    }
    return line.toString();
  }
}
