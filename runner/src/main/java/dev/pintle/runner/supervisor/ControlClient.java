package dev.pintle.runner.supervisor;

import dev.pintle.runner.PidFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the supervisor that has a pid file. */
final class ControlClient {
  /** Exit status: no supervisor runs there. As of the LSB's init scripts. */
  static final int NOT_RUNNING = 3;

  /** Exit status: whether one does, and how it is, cannot be told. As there. */
  static final int UNKNOWN = 4;

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final Path pidFile;
  private final Duration patience;

  ControlClient(Path pidFile) {
    this(pidFile, Times.SILENCE);
  }

  /** With another time for what has been told to end. */
  ControlClient(Path pidFile, Duration patience) {
    this.pidFile = pidFile;
    this.patience = patience;
  }

  /** Has a request carried out. Never waits longer than {@link Times#SILENCE} without a word. */
  Reply ask(String word) {
    Optional<ProcessHandle> owner = PidFile.owner(pidFile);
    try {
      Path control = PidClaim.control(pidFile);
      if (control == null) {
        return unreachable(owner, null);
      }
      try (SocketChannel channel = connect(control)) {
        return ask(word, channel);
      }
    } catch (SocketTimeoutException e) {
      return silent();
    } catch (ConnectException e) {
      return unreachable(Optional.empty(), e);
    } catch (IOException e) {
      return unreachable(owner, e);
    }
  }

  private Reply unreachable(Optional<ProcessHandle> owner, @Nullable IOException why) {
    LOG.debug("cannot be asked", why);
    return owner.isEmpty()
        ? new Reply(NOT_RUNNING, "no supervisor runs with the pid file " + pidFile)
        : new Reply(
            UNKNOWN,
            "process "
                + owner.get().pid()
                + ", which has the pid file "
                + pidFile
                + ", cannot be asked; it is no supervisor, or another user's, or its control socket"
                + " was removed (send it SIGHUP or SIGTERM instead)");
  }

  /** On another thread: it waits for as long as others stand in line, and cannot be limited. */
  private static SocketChannel connect(Path control) throws IOException {
    FutureTask<SocketChannel> connecting =
        new FutureTask<>(() -> SocketChannel.open(UnixDomainSocketAddress.of(control)));
    Thread thread = new Thread(null, connecting, "pintle-connect", 0, false);
    thread.setDaemon(true);
    thread.start();
    try {
      return connecting.get(Times.SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the supervisor accepts no connection");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the supervisor was connected to");
    }
  }

  private static Reply silent() {
    return new Reply(
        UNKNOWN,
        "the supervisor has not said a word for "
            + Words.of(Times.SILENCE)
            + "; see whether it is stopped, and its log");
  }

  private static Reply ask(String word, SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.UTF_8)));
    channel.configureBlocking(false);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (true) {
        if (selector.select(Times.SILENCE.toMillis()) == 0) {
          return silent();
        }
        selector.selectedKeys().clear();
        if (channel.read(buffer.clear()) < 0) {
          return reply(answer.toString(StandardCharsets.UTF_8));
        }
        answer.write(buffer.array(), 0, buffer.position());
      }
    }
  }

  private static Reply reply(String answer) {
    List<String> lines =
        Arrays.stream(answer.split("\n", -1)).dropWhile(ControlServer.WAIT::equals).toList();
    try {
      return new Reply(
          Integer.parseInt(lines.get(0)),
          lines.stream().skip(1).collect(Collectors.joining("\n")).stripTrailing());
    } catch (NumberFormatException e) {
      return new Reply(1, "the supervisor has ended without an answer; see its log");
    }
  }

  /**
   * Has it end, and waits until its process is gone, but not for ever.
   *
   * @return what it has said, unless it has said that it ends and does not
   */
  Reply stop() {
    Optional<ProcessHandle> process = PidFile.owner(pidFile);
    Reply reply = ask(ControlCommand.STOP);
    if (reply.code() != 0 || process.isEmpty() || hasEnded(process.get())) {
      return reply;
    }
    return new Reply(
        UNKNOWN,
        "the supervisor has stopped serving, but its process "
            + process.get().pid()
            + " is still there after "
            + Words.of(patience));
  }

  private boolean hasEnded(ProcessHandle process) {
    long end = System.nanoTime() + patience.toNanos();
    while (PidFile.runs(process)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(Times.END_LOOK.toNanos());
    }
    return true;
  }
}
