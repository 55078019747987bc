package dev.pintle.runner;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The entry point of {@code bin/pintle}. */
public final class Main {
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
    // "run" is the only command and may be left out.
    boolean named = arguments.length > 0 && arguments[0].equals("run");
    return commandLine()
        .execute(named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
  }

  private static CommandLine commandLine() {
    CommandLine command = new CommandLine(new RunCommand()).setExpandAtFiles(false);
    command
        .getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_FOOTER,
            help -> help.commandSpec().userObject() instanceof RunCommand run ? run.tables() : "");
    command.setParameterExceptionHandler(
        (e, given) -> {
          System.err.println(
              "pintle: " + e.getMessage() + "; bin/pintle --help says what there is");
          return CommandLine.ExitCode.USAGE;
        });
    return command;
  }
}
