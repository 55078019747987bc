package dev.pintle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Sources that the JDK compiles on which they are to run, rather than that of the build. */
public final class JavaSources {
  private JavaSources() {}

  /**
   * Compiles all in a folder against the class path of this process.
   *
   * @param wanted which files
   * @param options of javac
   */
  public static void compile(
      Path folder, Path classes, Predicate<Path> wanted, List<String> options) throws IOException {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-d", classes.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (Stream<Path> sources = Files.walk(folder)) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .filter(wanted)
          .map(Path::toString)
          .forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.err, System.err, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IOException("the sources in " + folder + " do not compile");
    }
  }
}
