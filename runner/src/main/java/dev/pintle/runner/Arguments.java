package dev.pintle.runner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line: {@code --name VALUE}, {@code --name=VALUE}, {@code -n VALUE}, {@code
 * -nVALUE}, options without a value, and operands anywhere among them; after {@code --} all are
 * operands.
 *
 * <p>A library for this would cost more time than all the rest of a start: see decision 020.
 */
final class Arguments {
  /**
   * What can be said.
   *
   * @param letter "-s", or "" if there is only the name
   * @param name "--server"
   * @param value what stands for the value in the help, or "" if there is none
   * @param meaning for the help
   */
  record Option(String letter, String name, String value, String meaning) {}

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments() {}

  /**
   * Takes the words apart.
   *
   * @throws IllegalArgumentException in a sentence, for an option that is unknown or lacks its
   *     value
   */
  static Arguments parse(List<Option> known, List<String> words) {
    Arguments arguments = new Arguments();
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      if (word.equals("--")) {
        arguments.operands.addAll(rest);
        rest.clear();
      } else if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        arguments.add(find(known, name), equals < 0 ? null : word.substring(equals + 1), rest);
      } else if (word.startsWith("-") && word.length() > 1) {
        String behind = word.substring(2);
        arguments.add(find(known, word.substring(0, 2)), behind.isEmpty() ? null : behind, rest);
      } else {
        arguments.operands.add(word);
      }
    }
    return arguments;
  }

  private static Option find(List<Option> known, String word) {
    for (Option option : known) {
      if (option.name().equals(word) || option.letter().equals(word)) {
        return option;
      }
    }
    throw new IllegalArgumentException(
        "there is no option " + word + "; bin/pintle --help says which there are");
  }

  private void add(Option option, @Nullable String attached, Deque<String> rest) {
    String value = attached;
    if (option.value().isEmpty()) {
      if (attached != null) {
        throw new IllegalArgumentException(
            option.name() + " takes no value; leave out \"" + attached + "\"");
      }
      value = "";
    } else if (attached == null) {
      value = rest.poll();
    }
    if (value == null) {
      throw new IllegalArgumentException(
          option.name() + " needs a value: " + option.name() + " " + option.value());
    }
    values.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(value);
  }

  /** Whether an option was given. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The values of an option, in their order. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value that was given last; null if none was. */
  @Nullable String last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** What is not an option. */
  List<String> operands() {
    return operands;
  }
}
