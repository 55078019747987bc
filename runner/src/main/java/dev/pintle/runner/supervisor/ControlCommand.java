package dev.pintle.runner.supervisor;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/pintle reload}, {@code stop} and {@code status}. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, sortOptions = false)
final class ControlCommand implements Callable<Integer> {
  static final String RELOAD = "reload";
  static final String STOP = "stop";
  static final String STATUS = "status";

  private static final String CANNOT_ASK =
      " 3: no supervisor runs with this pid file. 4: it cannot be asked. Gives up after 10 s"
          + " without a word from it.";

  @Option(
      names = "--pid-file",
      paramLabel = "FILE",
      required = true,
      description = "that of the supervisor: what bin/pintle start was given as --pid-file")
  private Path pidFile = Path.of("");

  private final String word;

  private ControlCommand(String word) {
    this.word = word;
  }

  static CommandLine commandLine(String word) {
    CommandLine command = new CommandLine(new ControlCommand(word));
    command.setCommandName("bin/pintle " + word);
    command.getCommandSpec().usageMessage().description(description(word));
    return command;
  }

  private static String description(String word) {
    return switch (word) {
      case RELOAD ->
          "Has a supervisor start the command anew and replace its workers, as SIGHUP does, and"
              + " waits for the outcome. Exit status 0: the new generation serves. 1: it has failed,"
              + " and the one before serves on."
              + CANNOT_ASK;
      case STOP ->
          "Has a supervisor drain its workers and end, as SIGTERM does, and waits for that. Exit"
              + " status 0: it has ended."
              + CANNOT_ASK;
      default ->
          "Prints what a supervisor and its workers do. Exit status 0: they serve. 1: nobody serves,"
              + " or the last reload has failed."
              + CANNOT_ASK;
    };
  }

  @Override
  public Integer call() {
    ControlClient supervisor = new ControlClient(pidFile);
    Reply reply = word.equals(STOP) ? supervisor.stop() : supervisor.ask(word);
    boolean answered = word.equals(STATUS) && reply.code() < ControlClient.NOT_RUNNING;
    if (answered) {
      System.out.println(reply.text());
    } else {
      System.err.println("pintle: " + reply.text());
    }
    return reply.code();
  }
}
