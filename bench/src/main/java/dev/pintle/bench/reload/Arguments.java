package dev.pintle.bench.reload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param reloads of each trial; 0 for as many as its handler should stand
 * @param requests of each trial; 0 likewise
 */
record Arguments(List<Stack> stacks, List<Way> ways, int reloads, long requests) {
  static final String USAGE =
      "usage: bin/bench reload [HANDLER[,HANDLER]...|all] [WAY[,WAY]...|all] [RELOADS] [REQUESTS]\n"
          + "  HANDLER  "
          + titles(List.of(Stack.values()), stack -> stack.title)
          + "\n  WAY      "
          + titles(Way.ALL, way -> way.title)
          + "; or "
          + Way.KILLING.title
          + ", which must lose";

  private static final int MOST_RELOADS = 10_000;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException in a sentence
   */
  static Arguments parse(String... arguments) {
    if (arguments.length > 4) {
      throw new IllegalArgumentException("there are more than four arguments");
    }
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(Arrays.asList("all", "all", "0", "0").subList(words.size(), 4));
    return new Arguments(
        choose(words.get(0), List.of(Stack.values()), List.of(Stack.values()), s -> s.title),
        choose(words.get(1), Way.ALL, List.of(Way.values()), way -> way.title),
        (int) count(words.get(2), MOST_RELOADS),
        count(words.get(3), Long.MAX_VALUE / MOST_RELOADS));
  }

  private static <T> List<T> choose(
      String word, List<T> all, List<T> choice, Function<T, String> title) {
    if (word.equals("all")) {
      return all;
    }
    List<T> chosen = new ArrayList<>();
    for (String name : word.split(",", -1)) {
      chosen.add(
          choice.stream()
              .filter(one -> title.apply(one).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "\"" + name + "\" is none of " + titles(choice, title))));
    }
    return chosen;
  }

  private static long count(String word, long most) {
    try {
      long count = Long.parseLong(word);
      if (count >= 0 && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + word + "\" is no number", e);
    }
    throw new IllegalArgumentException(word + " is not within 0 and " + most);
  }

  private static <T> String titles(List<T> all, Function<T, String> title) {
    return all.stream().map(title).collect(Collectors.joining(", "));
  }

  /** Handler by handler. */
  List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (Stack stack : stacks) {
      for (Way way : ways) {
        trials.add(
            new Trial(
                stack,
                way,
                reloads > 0 ? reloads : stack == Stack.HTTP ? 100 : 20,
                requests > 0 ? requests : stack == Stack.HTTP ? 1_000_000 : 200_000,
                Conditions.SERIOUS));
      }
    }
    return trials;
  }
}
