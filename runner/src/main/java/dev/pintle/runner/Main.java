package dev.pintle.runner;

import dev.pintle.runner.supervisor.SupervisorCommands;
import java.util.Arrays;
import picocli.CommandLine;

/** The entry point of {@code bin/pintle}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line, and ends the process: with 0 if all went well, 1 for a failure, 2 for a
   * command line that cannot be understood. Those that are about a supervisor have more.
   *
   * @param arguments as {@code --help} explains them
   */
  public static void main(String[] arguments) {
    if (!SupervisorCommands.has(first(arguments))) {
      begin();
    }
    System.exit(run(arguments));
  }

  /** What comes before a command line that serves. */
  static void begin() {
    StandardStreams.letNobodyWait();
    EarlyLog.begin();
  }

  private static String first(String... arguments) {
    return arguments.length == 0 ? "" : arguments[0];
  }

  static int run(String... arguments) {
    String first = first(arguments);
    CommandLine supervisor = SupervisorCommands.named(first);
    // "run" may be left out.
    boolean named = supervisor != null || first.equals("run");
    return understood(supervisor == null ? new RunCommand().commandLine() : supervisor)
        .execute(named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
  }

  private static CommandLine understood(CommandLine command) {
    String help = command.getCommandName() + " --help says what there is";
    command.getCommandSpec().versionProvider(new RunCommand.Version());
    return command
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(
            (e, given) -> {
              System.err.println("pintle: " + e.getMessage() + "; " + help);
              return CommandLine.ExitCode.USAGE;
            });
  }
}
