package dev.pintle.runner.supervisor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The commands of {@code bin/pintle} that are about a supervisor. */
public final class SupervisorCommands {
  private static final String START = "start";

  private static final Set<String> NAMES =
      Set.of(START, ControlCommand.RELOAD, ControlCommand.STOP, ControlCommand.STATUS);

  private SupervisorCommands() {}

  /**
   * Tells whether there is one.
   *
   * @param word the first word of a command line
   * @return whether {@link #named} finds it
   */
  public static boolean has(String word) {
    return NAMES.contains(word);
  }

  /**
   * Finds one.
   *
   * @param word the first word of a command line
   * @return null if that is none of them
   */
  public static @Nullable CommandLine named(String word) {
    return switch (word) {
      case START -> new CommandLine(new StartCommand()).setStopAtPositional(true);
      case ControlCommand.RELOAD, ControlCommand.STOP, ControlCommand.STATUS ->
          ControlCommand.commandLine(word);
      default -> null;
    };
  }
}
