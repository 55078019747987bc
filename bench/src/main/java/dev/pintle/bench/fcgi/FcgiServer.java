package dev.pintle.bench.fcgi;

import dev.pintle.bench.ProcessTree;
import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link Contender} that serves on a Unix socket. */
final class FcgiServer implements Closeable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Contender contender;
  private final Path socket;
  private final Path log;
  private final Process process;

  private FcgiServer(Contender contender, Path socket, Path log, Process process) {
    this.contender = contender;
    this.socket = socket;
    this.log = log;
    this.process = process;
  }

  /** Starts one, and waits until it accepts. */
  static FcgiServer start(Contender contender, Programs programs)
      throws IOException, InterruptedException {
    Path folder = programs.folder();
    Path socket = folder.resolve(contender + ".sock");
    Path log = folder.resolve(contender + ".log");
    Files.deleteIfExists(socket);
    Process process =
        new ProcessBuilder(contender.command(folder, socket))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // Also if this is ended: most of them would live on.
    Runtime.getRuntime().addShutdownHook(new Thread(new ProcessTree(process.toHandle())::end));
    FcgiServer server = new FcgiServer(contender, socket, log, process);
    try {
      server.awaitStart();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
        throw new IOException(contender.title + " did not start: " + log());
      }
      Thread.sleep(50);
    }
  }

  private boolean accepts() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  Contender contender() {
    return contender;
  }

  Path socket() {
    return socket;
  }

  /** What it has said so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  double cpuSeconds() throws IOException {
    return tree().cpuSeconds();
  }

  private ProcessTree tree() {
    return new ProcessTree(process.toHandle());
  }

  @Override
  public void close() {
    tree().end();
  }
}
