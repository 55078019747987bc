package dev.pintle.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Time and memory of parts, by JMH: what lies in {@code src/jmh}, with the allocation profiler.
 * {@code bin/bench parts} runs it.
 */
final class Parts {
  private static final Map<String, String> DEFAULTS =
      Map.of("-f", "2", "-wi", "5", "-w", "1", "-i", "5", "-r", "1");

  private Parts() {}

  /**
   * Runs them.
   *
   * @param arguments of JMH, such as a pattern of names; by default all, in two processes each
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("pintle.home"));
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      compile(home.resolve("bench/src/jmh/java"), folder.path());
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  folder.path() + File.pathSeparator + System.getProperty("java.class.path"),
                  "org.openjdk.jmh.Main",
                  "-prof",
                  "gc"));
      command.addAll(withDefaults(arguments));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
  }

  /** JMH takes each option once. */
  static List<String> withDefaults(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    DEFAULTS.forEach(
        (option, value) -> {
          if (!all.contains(option)) {
            all.addAll(List.of(option, value));
          }
        });
    return all;
  }

  /** Compiles them, with what JMH makes of them. */
  static void compile(Path sources, Path classes) throws IOException {
    JavaSources.compile(
        sources,
        classes,
        file -> true,
        List.of("-processor", "org.openjdk.jmh.generators.BenchmarkProcessor", "-nowarn"));
  }
}
