package dev.pintle.runner;

import dev.pintle.Feature;
import dev.pintle.Handler;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code --help} says about {@code -s}: which handlers there are, and what they have. */
final class HandlerTable {
  private static final int WIDTH = 80;
  private static final String INDENT = " ".repeat(13);

  private HandlerTable() {}

  /**
   * All handlers on the class path or module path; makes one of each, which no other start does.
   */
  static String ofAll() {
    return of(ServiceLoader.load(Handler.class, Handler.class.getClassLoader()).stream());
  }

  static String of(Stream<ServiceLoader.Provider<Handler>> found) {
    Map<String, String> lines = new TreeMap<>();
    found.forEach(
        provider -> {
          try {
            Handler handler = provider.get();
            lines.put(handler.name(), features(handler));
          } catch (ServiceConfigurationError | LinkageError e) {
            lines.put(provider.type().getName(), "cannot be used: " + reason(e));
          }
        });
    StringBuilder table = new StringBuilder("\nHandlers for -s, and what they have:\n");
    lines.forEach(
        (name, text) -> table.append(wrapped(String.format(Locale.ROOT, "  %-10s", name), text)));
    return table.toString();
  }

  private static String features(Handler handler) {
    return handler.features().isEmpty()
        ? "none of the features that a handler may lack"
        : handler.features().stream().sorted().map(Feature::name).collect(Collectors.joining(", "));
  }

  private static Throwable reason(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private static String wrapped(String name, String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(name);
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append('\n');
        line.setLength(0);
        line.append(INDENT, 1, INDENT.length());
      }
      line.append(' ').append(word);
    }
    return lines.append(line).append('\n').toString();
  }
}
