package dev.pintle.conformance.smuggling;

import dev.pintle.conformance.peers.FreePort;
import dev.pintle.conformance.peers.Program;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A reverse proxy of the test's own, with its log. It keeps its connections to the server and gives
 * all its clients the same ones, so that what is left on one by a client meets the next client.
 */
final class Front implements Closeable {
  private static final long SECONDS = 30;

  /** Which proxy, and how it is told. */
  interface Kind {
    /** The name of its program. */
    String program();

    /** The signal upon which it ends when it has answered what it has. */
    String quit();

    /** What it is started with. */
    String[] arguments(Path dir, Path config);

    /**
     * Its configuration. It logs method, path, status and, if it has asked the server, something
     * other than "-" for each request.
     */
    String config(Path dir, int port, int server);

    /** Where it logs; its standard output is in the file "out". */
    String log();
  }

  private final Kind kind;
  private final Process process;
  private final int port;
  private final Path dir;

  private Front(Kind kind, Process process, int port, Path dir) {
    this.kind = kind;
    this.process = process;
    this.port = port;
    this.dir = dir;
  }

  /** Starts one in an empty folder, and waits until it accepts connections. */
  static Front start(Kind kind, Path dir, int server) throws IOException, InterruptedException {
    Program program = Program.require(kind.program());
    int port = FreePort.any();
    Path config = Files.writeString(dir.resolve("config"), kind.config(dir, port, server));
    Process process =
        program
            .builder(kind.arguments(dir, config))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("out").toFile())
            .start();
    Front front = new Front(kind, process, port, dir);
    try {
      front.awaitReady();
    } catch (IOException | InterruptedException e) {
      front.close();
      throw e;
    }
    return front;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IOException(kind.program() + " did not start: " + text("out"), e);
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** Has it end when it has answered what it has, and tells what it has logged. */
  List<Forwarded> quit() throws IOException, InterruptedException {
    Program.require("kill").run(kind.quit(), Long.toString(process.pid()));
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(kind.program() + " did not stop");
    }
    return text(kind.log()).lines().flatMap(Forwarded::of).toList();
  }

  private String text(String file) throws IOException {
    return Files.readString(dir.resolve(file), StandardCharsets.ISO_8859_1);
  }

  /** Ends it at once, if it has not ended. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(kind.program() + " did not stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError("interrupted while " + kind.program() + " stopped", e);
    }
  }
}
