package dev.pintle.bench.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is deployed, and where.
 *
 * @param home the root of the repository
 * @param folder for files
 * @param handler that serves it
 * @param port it is served on
 * @param app that is served
 */
record Site(
    Path home, Path folder, String handler, int port, Conditions conditions, AppSource app) {
  /** Makes the app that of a generation. */
  void write(int generation) throws IOException {
    Files.writeString(file(), app.of(generation));
  }

  private Path file() {
    return folder.resolve(app.name());
  }

  /** {@code 127.0.0.1:8080}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** What serves the app. */
  List<String> run(String... options) {
    List<String> command = new ArrayList<>(pintle("run", "-s", handler));
    command.addAll(List.of("--drain", conditions.drain().toMillis() + "ms"));
    command.addAll(conditions.runOptions());
    command.addAll(List.of(options));
    command.add(file().toString());
    return command;
  }

  /** bin/pintle with these arguments. */
  List<String> pintle(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/pintle").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a command, on the Java that runs this. */
  LoggedProcess start(List<String> command) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("XDG_CACHE_HOME", conditions.cache().toString());
    if (!conditions.javaOptions().isEmpty()) {
      environment.put("JDK_JAVA_OPTIONS", conditions.javaOptions());
    }
    return LoggedProcess.start(folder, environment, command);
  }
}
