package dev.pintle.runner.supervisor;

import dev.pintle.runner.OwnedFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control socket: workers say here that they are ready, and commands ask for a reload, the end
 * or the status. It is in a folder that nobody else can enter.
 *
 * <p>The first line says who it is. A worker's connection then stays; a command gets {@code wait}
 * lines while its request is being carried out, then a line with the exit status, then text.
 */
final class ControlServer implements AutoCloseable {
  /** Who carries out what is asked for here; called from any thread. */
  interface Service {
    /** Carries out the request of a command. */
    CompletableFuture<Reply> request(String word);

    /** Completed soon, unless nothing is carried out any more. */
    CompletableFuture<Void> signOfLife();

    /**
     * A process says which worker it is.
     *
     * @param tell tells it a word later, if it is there then
     * @return whether that can be
     */
    CompletableFuture<Boolean> joined(int worker, Consumer<String> tell);

    /** What a worker says later. */
    void said(int worker, String word);
  }

  /** While a request is being carried out. */
  static final String WAIT = "wait";

  private static final String FOLDER = "pintle-";

  private static final String NAME = "control";

  /**
   * The path of a socket has at most 107 bytes (unix(7)). Behind the parent come the folder with a
   * number of up to 20 digits, and the longest name of a socket in it, "notify-" and a number.
   */
  private static final int LONGEST_PARENT =
      107 - "/pintle-".length() - 20 - "/notify-".length() - 10;

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final Path folder;
  private final @Nullable OwnedFolder temporary;
  private final Path path;
  private final ServerSocketChannel socket;
  private final Set<Thread> answering = ConcurrentHashMap.newKeySet();

  private ControlServer(
      Path folder, @Nullable OwnedFolder temporary, Path path, ServerSocketChannel socket) {
    this.folder = folder;
    this.temporary = temporary;
    this.path = path;
    this.socket = socket;
  }

  /**
   * Makes the folder and the socket; nobody is answered yet.
   *
   * @param beside the folder is made beside this file, where whoever asks finds it also if /tmp is
   *     another one for each service, and where a supervisor that was killed leaves nothing for
   *     others to tidy; null, or a path too long for a socket's, for the system's temporary folder
   * @throws IOException if that cannot be done
   */
  static ControlServer open(@Nullable Path beside) throws IOException {
    Path parent = beside == null ? null : placeBeside(beside);
    OwnedFolder temporary = parent == null ? OwnedFolder.create() : null;
    Path folder = temporary == null ? Files.createTempDirectory(parent, FOLDER) : temporary.path();
    Path path = folder.resolve(NAME);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(path));
      return new ControlServer(folder, temporary, path, socket);
    } catch (IOException e) {
      socket.close();
      remove(folder, temporary);
      throw new IOException(
          "cannot make the control socket "
              + path
              + ": "
              + e.getMessage()
              + "; set TMPDIR, or"
              + " java.io.tmpdir, to a folder with a short name",
          e);
    }
  }

  /** Null if no folder for the socket can be made there. */
  private static @Nullable Path placeBeside(Path file) {
    Path parent = file.getParent();
    boolean fits =
        parent != null
            && parent.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PARENT
            && Files.isWritable(parent);
    return fits ? parent : null;
  }

  /** The folder of a path that looks like a control socket's; null for any other path. */
  static @Nullable Path folderOf(Path path) {
    Path parent = path.getParent();
    boolean isOne =
        path.endsWith(NAME)
            && parent != null
            && String.valueOf(parent.getFileName()).startsWith(FOLDER);
    return isOne ? parent : null;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** A folder that only this user can enter. */
  Path folder() {
    return folder;
  }

  /** Begins to answer. */
  void serve(Service service) {
    thread("pintle-control", () -> accept(service)).start();
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  private void accept(Service service) {
    while (socket.isOpen()) {
      try {
        SocketChannel channel = socket.accept();
        Thread thread = thread("pintle-control-connection", () -> converse(channel, service));
        answering.add(thread);
        thread.start();
      } catch (IOException e) {
        if (socket.isOpen()) {
          LOG.warn("the control socket cannot accept; trying again", e);
          pause();
        }
      }
    }
  }

  /** After a failure to accept: the next one would fail too. */
  static void pause() {
    try {
      Thread.sleep(Times.ACCEPT_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse(SocketChannel channel, Service service) {
    try (channel;
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      String first = in.readLine();
      if (first == null) {
        return;
      }
      if (first.startsWith(Supervision.HELLO)) {
        // Only what waits for an answer is waited for at the end.
        answering.remove(Thread.currentThread());
        hear(first.substring(Supervision.HELLO.length()), channel, in, service);
      } else {
        answer(channel, service.request(first), service);
      }
    } catch (IOException e) {
      LOG.debug("a connection to the control socket has broken", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      answering.remove(Thread.currentThread());
    }
  }

  private static void hear(String id, SocketChannel channel, BufferedReader in, Service service)
      throws IOException, InterruptedException {
    int worker;
    try {
      worker = Integer.parseInt(id);
    } catch (NumberFormatException e) {
      return;
    }
    try {
      if (!service.joined(worker, word -> tell(channel, word)).get()) {
        return;
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    write(channel, Supervision.WELCOME + "\n");
    for (String word = in.readLine(); word != null; word = in.readLine()) {
      service.said(worker, word);
    }
  }

  private static void tell(SocketChannel channel, String word) {
    try {
      write(channel, word + "\n");
    } catch (IOException e) {
      LOG.debug("a worker is gone, and cannot be told \"{}\"", word, e);
    }
  }

  private static void answer(
      SocketChannel channel, CompletableFuture<Reply> request, Service service)
      throws IOException, InterruptedException {
    CompletableFuture<Void> sign = service.signOfLife();
    while (true) {
      try {
        Reply reply = request.get(Times.STILL_THERE.toMillis(), TimeUnit.MILLISECONDS);
        write(channel, reply.code() + "\n" + reply.text() + "\n");
        return;
      } catch (TimeoutException e) {
        if (sign.isDone()) { // else whoever asks is to find out
          write(channel, WAIT + "\n");
          sign = service.signOfLife();
        }
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Ends it, when the answers that are there have been sent. */
  @Override
  public void close() throws IOException {
    socket.close();
    long end = System.nanoTime() + Times.LAST_WORDS.toNanos();
    try {
      for (Thread thread : answering) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left > 0) {
          thread.join(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    remove(folder, temporary);
  }

  private static void remove(Path folder, @Nullable OwnedFolder temporary) {
    if (temporary == null) {
      remove(folder);
    } else {
      temporary.close();
    }
  }

  /** Removes such a folder and the sockets in it. */
  static void remove(Path folder) {
    try {
      try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder)) {
        for (Path socket : sockets) {
          Files.deleteIfExists(socket);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} is left", folder, e);
    }
  }
}
