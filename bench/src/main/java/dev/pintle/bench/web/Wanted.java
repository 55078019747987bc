package dev.pintle.bench.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the words of the command line mean. */
final class Wanted {
  private Wanted() {}

  static List<String> caseNames() {
    return names(WebCase.values(), WebCase::word);
  }

  static List<String> serverNames() {
    return names(Contender.values(), Contender::word);
  }

  /**
   * Cases, each with its own numbers of connections or those that are named, once; all for none.
   *
   * @throws IllegalArgumentException in a sentence
   */
  static Map<WebCase, List<Integer>> cases(List<String> words) {
    Map<WebCase, List<Integer>> wanted = new LinkedHashMap<>();
    for (String word : words.isEmpty() ? caseNames() : words) {
      String[] parts = word.split(":", 2);
      WebCase webCase = find(WebCase.values(), WebCase::word, parts[0]);
      List<Integer> numbers =
          parts.length == 1 ? webCase.connections : List.of(connections(parts[1], word));
      List<Integer> known = wanted.computeIfAbsent(webCase, any -> new ArrayList<>());
      numbers.stream().filter(number -> !known.contains(number)).forEach(known::add);
    }
    return wanted;
  }

  /**
   * Servers; all for none.
   *
   * @throws IllegalArgumentException in a sentence
   */
  static List<Contender> servers(List<String> words) {
    return (words.isEmpty() ? serverNames() : words)
        .stream().map(word -> find(Contender.values(), Contender::word, word)).toList();
  }

  private static int connections(String number, String word) {
    if (!number.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          word + " needs a number of connections, 1 to 99999, such as get:64");
    }
    return Integer.parseInt(number);
  }

  private static <T> List<String> names(T[] all, Function<T, String> name) {
    return Stream.of(all).map(name).toList();
  }

  private static <T> T find(T[] all, Function<T, String> name, String word) {
    return Stream.of(all)
        .filter(one -> name.apply(one).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no " + word + " among " + String.join(", ", names(all, name))));
  }
}
