package dev.pintle.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Time and memory of parts, by JMH: what lies in {@code src/jmh}, with the allocation profiler.
 * {@code bin/bench parts} runs it.
 */
final class Parts {
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
      command.addAll(List.of("-f", "2", "-wi", "5", "-w", "1", "-i", "5", "-r", "1"));
      command.addAll(Arrays.asList(arguments));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
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
