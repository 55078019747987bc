package dev.pintle.runner.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts the command: with a listening socket as descriptor 0, leading a process group of its own.
 */
final class Launcher {
  /** What systemd has said to the supervisor, and to nobody else. */
  private static final List<String> NOT_PASSED_ON =
      List.of(
          "NOTIFY_SOCKET",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES",
          "WATCHDOG_PID",
          "WATCHDOG_USEC",
          "MAINPID");

  private final List<String> command = new ArrayList<>();
  private final Map<String, String> additions;
  private final Log log;

  /**
   * Makes one.
   *
   * @param command what to run
   * @param additions to the environment, which are the same for each
   */
  Launcher(List<String> command, Map<String, String> additions, Log log) {
    Path setsid = find("setsid");
    if (setsid == null) {
      log.say(
          "there is no setsid; install util-linux to have all that a worker starts end with it");
    } else {
      this.command.add(setsid.toString());
    }
    this.command.addAll(command);
    this.additions = Map.copyOf(additions);
    this.log = log;
  }

  private static @Nullable Path find(String program) {
    String path = System.getenv("PATH");
    return path == null
        ? null
        : Pattern.compile(File.pathSeparator)
            .splitAsStream(path)
            .map(place -> Path.of(place, program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
  }

  /**
   * Starts it.
   *
   * @param generation SERVER_STARTER_GENERATION
   * @param id of the worker
   * @param notify where it may say that it is ready, as sd_notify does; null for nowhere
   * @throws IOException in a sentence, if it cannot be started
   */
  Process start(int generation, int id, @Nullable Path notify) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(NOT_PASSED_ON);
    environment.putAll(additions);
    environment.put("SERVER_STARTER_GENERATION", "" + generation);
    environment.put(Supervision.WORKER, "" + id);
    if (notify != null) {
      environment.put("NOTIFY_SOCKET", notify.toString());
    }
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    ProcessBuilder.Redirect output = log.redirect();
    builder.redirectOutput(output);
    builder.redirectError(output);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("the command cannot be started: " + e.getMessage(), e);
    }
  }
}
