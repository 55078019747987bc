package dev.pintle.runner;

import dev.pintle.CommonOption;
import dev.pintle.Handler;
import dev.pintle.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/** What {@code --help} says about {@code -o}. */
final class OptionTable {
  private OptionTable() {}

  /**
   * The options of every handler and those of one.
   *
   * @param handler its name; one that is not there has none
   */
  static String of(String handler) {
    StringBuilder table = new StringBuilder("\nOptions for -o, and their defaults:\n");
    for (CommonOption option : CommonOption.values()) {
      String value = option.defaultText();
      table.append(
          line(
              option.optionName(),
              value == null ? option.kind().placeholder() : value,
              option.meaning()));
    }
    List<Option<?>> own = own(handler);
    if (!own.isEmpty()) {
      table.append("\nOptions of the handler ").append(handler).append(":\n");
      own.forEach(
          option ->
              table.append(line(option.name(), placeholder(option.type()), option.meaning())));
    }
    return table.toString();
  }

  private static List<Option<?>> own(String handler) {
    try {
      return Handler.named(handler).options().stream()
          .sorted(Comparator.comparing(option -> option.name()))
          .toList();
    } catch (NoSuchElementException e) {
      return List.of();
    }
  }

  private static String line(String name, String value, String meaning) {
    return String.format(Locale.ROOT, "  %-30s %s%n", name + "=" + value, meaning);
  }

  private static String placeholder(Class<?> type) {
    if (type == Integer.class || type == Long.class) {
      return "N";
    }
    if (type == Duration.class) {
      return CommonOption.Kind.DURATION.placeholder();
    }
    if (type == Path.class) {
      return CommonOption.Kind.FILE.placeholder();
    }
    return type == Boolean.class ? CommonOption.Kind.SWITCH.placeholder() : "TEXT";
  }
}
