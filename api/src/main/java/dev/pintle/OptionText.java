package dev.pintle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of options as people write them. */
final class OptionText {
  /** Says what a value must look like; the caller puts the option's name before the message. */
  static final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Malformed(String rule, String text) {
      super("must be " + rule + ", not \"" + text + "\"");
    }
  }

  private static final String SIZE_RULE = "a number of bytes such as 8192, 64KB, 1MB or 2GB";

  /** Of a type that may stand for bytes or for anything else. */
  private static final String NUMBER_RULE = "a number such as 64 or, of bytes, 64KB";

  private static final String TIME_RULE = "a time such as 500ms, 3s, 2m or 1h";

  private OptionText() {}

  /** The value of a handler's own option, by its type. */
  static <T> T parse(Option<T> option, String text) {
    Class<T> type = option.type();
    try {
      Object value;
      if (type == String.class) {
        value = text;
      } else if (type == Integer.class) {
        value = Math.toIntExact(size(text, NUMBER_RULE));
      } else if (type == Long.class) {
        value = size(text, NUMBER_RULE);
      } else if (type == Boolean.class) {
        value = flag(text);
      } else if (type == Duration.class) {
        value = duration(text);
      } else if (type == Path.class) {
        value = Path.of(text);
      } else if (type.isEnum()) {
        value = constant(type, text);
      } else {
        throw new IllegalArgumentException(
            option.name()
                + " holds a "
                + type.getName()
                + " and so cannot be written as text; set it by Options.Builder.set(Option, value)");
      }
      return type.cast(value);
    } catch (Malformed e) {
      throw new IllegalArgumentException(option.name() + " " + e.getMessage(), e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          option.name() + " must be below 2GB, not \"" + text + "\"", e);
    }
  }

  static long size(String text) {
    return size(text, SIZE_RULE);
  }

  private static long size(String text, String rule) {
    int digits = digits(text);
    long unit =
        switch (text.substring(digits)) {
          case "", "B" -> 1L;
          case "KB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default -> throw new Malformed(rule, text);
        };
    return times(text, digits, unit, rule);
  }

  static long count(String text) {
    int digits = digits(text);
    if (digits < text.length()) {
      throw new Malformed("a whole number", text);
    }
    return times(text, digits, 1, "a whole number");
  }

  static Duration duration(String text) {
    int digits = digits(text);
    long millis =
        switch (text.substring(digits)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> throw new Malformed(TIME_RULE, text);
        };
    return Duration.ofMillis(times(text, digits, millis, TIME_RULE));
  }

  /** As one would write it, but for fractions of a millisecond. */
  static String text(Duration time) {
    if (time.getNano() != 0) {
      return time.getNano() % 1_000_000 == 0 && time.getSeconds() >= 0
          ? time.toMillis() + "ms"
          : time.toString();
    }
    long seconds = time.getSeconds();
    if (seconds != 0 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true", "on" -> true;
      case "false", "off" -> false;
      default -> throw new Malformed("true or false", text);
    };
  }

  static List<String> list(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return List.copyOf(words);
  }

  private static Object constant(Class<?> type, String text) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = HeaderRules.lowerCase(((Enum<?>) constant).name()).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new Malformed("one of " + String.join(", ", names), text);
  }

  private static int digits(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static long times(String text, int digits, long unit, String rule) {
    try {
      return Math.multiplyExact(Long.parseLong(text, 0, digits, 10), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new Malformed(rule, text);
    }
  }
}
