package dev.pintle.runner.supervisor;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The commands of {@code bin/pintle} that are about a supervisor. */
public final class SupervisorCommands {
  private SupervisorCommands() {}

  /**
   * Finds one.
   *
   * @param word the first word of a command line
   * @return null if that is none of them
   */
  public static @Nullable CommandLine named(String word) {
    return switch (word) {
      case "start" -> new CommandLine(new StartCommand()).setStopAtPositional(true);
      case ControlCommand.RELOAD, ControlCommand.STOP, ControlCommand.STATUS ->
          ControlCommand.commandLine(word);
      default -> null;
    };
  }
}
