package dev.pintle.bench;

import java.util.List;
import java.util.function.Function;

/** The words behind the name of a bench that has no options. */
public final class CommandWords {
  private CommandWords() {}

  /**
   * Reads them. Where they make no sense the process ends with 2 and a sentence; where they ask for
   * help, with 0.
   *
   * @param usage the line that says what they may be
   * @param words the words
   * @param reading throws {@link IllegalArgumentException} with the sentence
   * @return what they say
   */
  public static <T> T read(String usage, String[] words, Function<List<String>, T> reading) {
    List<String> all = List.of(words);
    if (all.contains("--help") || all.contains("-h")) {
      System.out.println(usage);
      System.exit(0);
    }
    try {
      return reading.apply(all);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n" + usage);
      System.exit(2);
      throw new AssertionError("the process has ended", e);
    }
  }

  /**
   * A number that has to be one at least.
   *
   * @param word in digits
   * @param most what it may be at most
   * @return the number
   * @throws IllegalArgumentException in a sentence
   */
  public static int count(String word, int most) {
    if (word.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(word);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException("\"" + word + "\" is no number from 1 to " + most);
  }

  /**
   * The only word, a number.
   *
   * @param words one, or none
   * @param otherwise the number if there is none
   * @param most what it may be at most
   * @return the number
   * @throws IllegalArgumentException in a sentence
   */
  public static int onlyCount(List<String> words, int otherwise, int most) {
    if (words.size() > 1) {
      throw new IllegalArgumentException("\"" + words.get(1) + "\" is one word too many");
    }
    return words.isEmpty() ? otherwise : count(words.get(0), most);
  }
}
