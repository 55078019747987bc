package dev.pintle.bench.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.bench.CProgram;
import dev.pintle.bench.JavaSources;
import dev.pintle.bench.ProcessTree;
import dev.pintle.bench.TemporaryFolder;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A temporary folder with all that the race makes: the load generator, its requests and the right
 * bodies, the file that is asked for, and the servers of {@code src/peers}, compiled.
 */
final class Workshop implements Closeable {
  private static final String WRK_SCRIPT = "wrk.lua";

  private final TemporaryFolder folder;

  private Workshop(TemporaryFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes everything.
   *
   * @param peers the folder of their sources
   */
  static Workshop open(Path peers) throws IOException, InterruptedException {
    Workshop workshop = withoutLoad(peers);
    try {
      Path unused = CProgram.compile(Workshop.class, "load", workshop.path());
      return workshop;
    } catch (IOException | InterruptedException | RuntimeException e) {
      workshop.close();
      throw e;
    }
  }

  /** Makes everything but the load generator, which needs a compiler of C. */
  static Workshop withoutLoad(Path peers) throws IOException {
    Workshop workshop = new Workshop(TemporaryFolder.make());
    try {
      for (WebRequest request : WebRequest.values()) {
        Files.write(workshop.request(request), request.bytes());
        Files.write(workshop.body(request), request.body);
      }
      Path unused = CProgram.copy(Workshop.class, WRK_SCRIPT, workshop.path());
      workshop.compile(peers);
      return workshop;
    } catch (IOException | RuntimeException e) {
      workshop.close();
      throw e;
    }
  }

  Path path() {
    return folder.path();
  }

  /** Of the load generator. */
  Path load() {
    return path().resolve("load");
  }

  /** For load by wrk. */
  Path wrkScript() {
    return path().resolve(WRK_SCRIPT);
  }

  Path request(WebRequest request) {
    return path().resolve(request.name() + ".request");
  }

  Path body(WebRequest request) {
    return path().resolve(request.name() + ".body");
  }

  private Path classes() {
    return path().resolve("classes");
  }

  /** By the JDK that runs this, for not all of them know that of the build. */
  private void compile(Path peers) throws IOException {
    JavaSources.compile(
        peers, classes(), file -> !needsNewerJdk(file), List.of("-proc:none", "-nowarn"));
  }

  /** Whether a file is that of a server whose classes this JDK cannot read. */
  private static boolean needsNewerJdk(Path file) {
    String name = String.valueOf(file.getFileName());
    return Runtime.version().feature() < 21
        && (name.equals("Helidon.java") || name.equals("Http4k.java"));
  }

  /** Starts a server of {@code src/peers}. */
  WebServer startPeer(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classes() + File.pathSeparator + System.getProperty("java.class.path"),
                "peers." + name,
                body(WebRequest.FILE).toString()));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectError(log(name).toFile()).start();
    endedWithUs(process);
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      process.destroyForcibly();
      throw new IOException(name + " did not start: " + Files.readString(log(name)));
    }
    return new WebServer(new ProcessTree(process.toHandle()), Integer.parseInt(line));
  }

  /** Starts another program in the foreground, which listens on the port when this returns. */
  WebServer startProgram(int port, List<String> command) throws IOException, InterruptedException {
    Path log = log(Path.of(command.get(0)).getFileName().toString());
    Process process =
        new ProcessBuilder(command)
            .directory(path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    endedWithUs(process);
    WebServer server = new WebServer(new ProcessTree(process.toHandle()), port);
    if (!Ports.awaitListener(port, process)) {
      server.close();
      throw new IOException(command.get(0) + " did not start: " + Files.readString(log));
    }
    return server;
  }

  private static void endedWithUs(Process process) {
    Runtime.getRuntime().addShutdownHook(new Thread(new ProcessTree(process.toHandle())::end));
  }

  private Path log(String name) {
    return path().resolve(name + ".log");
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
