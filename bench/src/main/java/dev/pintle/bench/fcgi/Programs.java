package dev.pintle.bench.fcgi;

import dev.pintle.bench.CProgram;
import dev.pintle.bench.TemporaryFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A temporary folder with the load generator, and with what the servers of others run. */
final class Programs implements Closeable {
  private final TemporaryFolder folder;

  private Programs(TemporaryFolder folder) {
    this.folder = folder;
  }

  static Programs make() throws IOException, InterruptedException {
    Programs programs = new Programs(TemporaryFolder.make());
    try {
      Path folder = programs.folder();
      CProgram.compile(Programs.class, "load", folder);
      CProgram.compile(Programs.class, "responder", folder, "-lfcgi");
      CProgram.copy(Programs.class, "hello.php", folder);
      CProgram.copy(Programs.class, "hello.psgi", folder);
      return programs;
    } catch (IOException | InterruptedException | RuntimeException e) {
      programs.close();
      throw e;
    }
  }

  Path folder() {
    return folder.path();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
