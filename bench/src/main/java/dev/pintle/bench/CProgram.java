package dev.pintle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Programs in C that lie among the classes as source. */
public final class CProgram {
  private CProgram() {}

  /**
   * Compiles one into a folder.
   *
   * @param beside the class next to whose file {@code NAME.c} lies
   * @param libraries what the linker is told, such as {@code -lfcgi}
   * @return the program
   */
  public static Path compile(Class<?> beside, String name, Path folder, String... libraries)
      throws IOException, InterruptedException {
    Path source = copy(beside, name + ".c", folder);
    Path program = folder.resolve(name);
    List<String> command =
        Stream.concat(
                Stream.of("cc", "-O2", "-o", program.toString(), source.toString()),
                Arrays.stream(libraries))
            .toList();
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return program;
  }

  /** Copies a file that lies next to a class's. */
  public static Path copy(Class<?> beside, String name, Path folder) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream source = beside.getResourceAsStream(name)) {
      if (source == null) {
        throw new IOException(name + " is not among the classes; build the module anew");
      }
      Files.copy(source, target);
    }
    return target;
  }
}
