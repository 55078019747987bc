package dev.pintle.runner;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;

/** The entry point of {@code bin/pintle}. */
public final class Main {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  private Main() {}

  /**
   * Runs the command line, and ends the process: with 0 if all went well, 1 for a failure, 2 for a
   * command line that cannot be understood.
   *
   * @param arguments as {@code --help} explains them
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    List<String> words = List.of(arguments);
    // "run" is the only command and may be left out.
    boolean named = !words.isEmpty() && words.get(0).equals("run");
    try {
      RunCommand.run(named ? words.subList(1, words.size()) : words);
      return 0;
    } catch (NoSuchElementException | IllegalArgumentException e) {
      return fail(USAGE, e);
    } catch (LoadException | IOException e) {
      return fail(FAILURE, e);
    } catch (InterruptedException e) {
      // Nobody interrupts the main thread but an app that means to end the process.
      return FAILURE;
    }
  }

  private static int fail(int code, Exception e) {
    System.err.println("pintle: " + e.getMessage());
    return code;
  }
}
