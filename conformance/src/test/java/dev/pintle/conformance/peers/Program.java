package dev.pintle.conformance.peers;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that a test runs, without the user's environment. */
public final class Program {
  /** Debian has some servers where only root looks. */
  private static final List<String> MORE_PLACES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final int SECONDS = 90;

  private final Path path;

  private Program(Path path) {
    this.path = path;
  }

  /**
   * Finds a program. Without it the test is skipped, by name, or fails if the system property
   * {@code pintle.require-programs} is true.
   */
  public static Program require(String name) {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      String missing = name + " is not installed";
      if (Boolean.getBoolean("pintle.require-programs")) {
        return fail(missing + "; install it, or run without -Dpintle.require-programs=true");
      }
      return abort(missing);
    }
    return new Program(found.get());
  }

  private static Optional<Path> find(String name) {
    String places = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(places.split(File.pathSeparator)), MORE_PLACES.stream())
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a program said and how it ended. */
  public record Run(int status, String output, String errors) {
    @Override
    public String toString() {
      return "status " + status + "\n" + output + errors;
    }
  }

  /** Runs it to its end. */
  public Run run(String... arguments) throws IOException, InterruptedException {
    return run(new byte[0], arguments);
  }

  /** Runs it to its end, with this as its standard input. */
  Run run(byte[] input, String... arguments) throws IOException, InterruptedException {
    Path in = Files.createTempFile("program", ".in");
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    try {
      Files.write(in, input);
      Process process =
          builder(arguments)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return fail(path + " did not end; it said: " + text(out) + text(err));
      }
      return new Run(process.exitValue(), text(out), text(err));
    } finally {
      for (Path file : List.of(in, out, err)) {
        Files.delete(file);
      }
    }
  }

  /** To start it with these arguments. */
  public ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(path.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear(); // no proxies, no language
    return builder;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
