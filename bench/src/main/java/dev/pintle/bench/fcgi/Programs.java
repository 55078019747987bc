package dev.pintle.bench.fcgi;

import dev.pintle.bench.TemporaryFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder with the load generator, and with what the servers of others run. */
final class Programs implements Closeable {
  private final TemporaryFolder folder;

  private Programs(TemporaryFolder folder) {
    this.folder = folder;
  }

  static Programs make() throws IOException, InterruptedException {
    Programs programs = new Programs(TemporaryFolder.make());
    try {
      programs.compile("load");
      programs.compile("responder", "-lfcgi");
      programs.copy("hello.php");
      programs.copy("hello.psgi");
      return programs;
    } catch (IOException | InterruptedException | RuntimeException e) {
      programs.close();
      throw e;
    }
  }

  Path folder() {
    return folder.path();
  }

  private Path copy(String name) throws IOException {
    Path target = folder().resolve(name);
    try (InputStream source = Programs.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IOException(name + " is not among the classes; build the module anew");
      }
      Files.copy(source, target);
    }
    return target;
  }

  private void compile(String name, String... libraries) throws IOException, InterruptedException {
    Path source = copy(name + ".c");
    List<String> command =
        Stream.concat(
                Stream.of("cc", "-O2", "-o", folder().resolve(name).toString(), source.toString()),
                Arrays.stream(libraries))
            .toList();
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
