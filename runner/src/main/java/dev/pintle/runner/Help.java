package dev.pintle.runner;

import dev.pintle.CommonOption;
import java.util.List;
import java.util.Locale;

/** What {@code --help} and {@code --version} say. */
final class Help {
  private static final int WIDTH = 80;

  private Help() {}

  static String text(List<Arguments.Option> options) {
    StringBuilder help =
        new StringBuilder(
            """
            Usage: bin/pintle [run] [options] APP
            Serves a web app. SIGTERM and SIGINT drain it, SIGHUP reloads it.

            APP is a source file (Hello.java), compiled in memory; a jar whose manifest
            names the class with Pintle-App; or the name of a class that --class-path has.
            The class implements dev.pintle.App and has a constructor without parameters,
            or it has "public static App app()".

            Options:
            """);
    for (Arguments.Option option : options) {
      String letter = option.letter().isEmpty() ? "    " : option.letter() + ", ";
      entry(help, letter + option.name() + " " + option.value(), 26, option.meaning());
    }
    help.append("\nOptions for -o, with their defaults:\n");
    for (CommonOption option : CommonOption.values()) {
      String value = option.defaultText();
      entry(
          help,
          option.optionName() + "=" + (value == null ? option.kind().placeholder() : value),
          30,
          option.meaning());
    }
    return help.toString();
  }

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return "pintle "
        + (version == null ? "(not packaged)" : version)
        + ", Java "
        + Runtime.version();
  }

  /** The term at the left, its meaning in lines to the right of it. */
  private static void entry(StringBuilder help, String term, int indent, String meaning) {
    String line = String.format(Locale.ROOT, "  %-" + (indent - 2) + "s", term.stripTrailing());
    StringBuilder text = new StringBuilder(line);
    int length = text.length();
    for (String word : meaning.split(" ", -1)) {
      if (length + 1 + word.length() > WIDTH) {
        text.append('\n').append(" ".repeat(indent));
        length = indent;
      }
      text.append(' ').append(word);
      length += 1 + word.length();
    }
    help.append(text).append('\n');
  }
}
