package dev.pintle.runner.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process of ours has to do with the supervisor that has started it: it says when it serves,
 * and learns when the supervisor is gone. The connection is held for as long as both live, so that
 * its end is the news; a supervisor that is killed cannot send any.
 */
public final class Supervision implements AutoCloseable {
  /** The variable of the environment that names the control socket. */
  public static final String CONTROL = "PINTLE_SUPERVISOR";

  /** The variable of the environment that says which worker of the supervisor this is. */
  static final String WORKER = "PINTLE_WORKER";

  /** The words on the connection, each a line: those of a worker … */
  static final String HELLO = "worker ";

  static final String READY = "ready";

  static final String SUCCESSOR = "successor";

  /** … and those of the supervisor: to whom it knows … */
  static final String WELCOME = "welcome";

  /** … and to whom it is about to send SIGTERM because a successor is ready. */
  static final String REPLACED = "replaced";

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final SocketChannel channel;
  private final BufferedReader in;

  private Supervision(SocketChannel channel, BufferedReader in) {
    this.channel = channel;
    this.in = in;
  }

  /**
   * Joins the supervisor that has started this process.
   *
   * @param environment of this process
   * @return null if there is none: also where the environment is that of another worker, of which
   *     this process was started
   * @throws IOException in a sentence, if it cannot be reached
   */
  public static @Nullable Supervision join(Map<String, String> environment) throws IOException {
    String control = environment.get(CONTROL);
    String id = environment.get(WORKER);
    if (control == null || id == null) {
      return null;
    }
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(control));
      Supervision supervision =
          new Supervision(
              channel, new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)));
      supervision.say(HELLO + id);
      if (WELCOME.equals(supervision.in.readLine())) {
        return supervision;
      }
      supervision.close();
      LOG.debug("{} knows no worker {}, or has it already", control, id);
      return null;
    } catch (IOException e) {
      if (channel != null) {
        channel.close();
      }
      throw new IOException(
          "the supervisor that "
              + CONTROL
              + " names cannot be reached; unset that variable to run without one",
          e);
    }
  }

  /** This process serves from now on. */
  public void ready() {
    sayIfPossible(READY);
  }

  /**
   * Asks for a process that takes the place of this one. When there is one, the supervisor tells
   * this one to go, as always with SIGTERM.
   *
   * @return whether it was asked for; if not, the supervisor is gone
   */
  public boolean wantSuccessor() {
    return sayIfPossible(SUCCESSOR);
  }

  private boolean sayIfPossible(String word) {
    try {
      say(word);
      return true;
    } catch (IOException e) {
      LOG.debug("the supervisor is gone", e);
      return false;
    }
  }

  private synchronized void say(String word) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  /**
   * Has what the supervisor tells acted on, on a thread of its own.
   *
   * @param onReplaced what to do when a successor of this process is ready; SIGTERM follows, and
   *     may be there first
   * @param onLoss what to do when the supervisor has ended
   */
  public void listen(Runnable onReplaced, Runnable onLoss) {
    Thread thread =
        new Thread(
            () -> {
              if (awaitLoss(onReplaced)) {
                onLoss.run();
              }
            },
            "pintle-supervision");
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells whether the other end was closed, not this one. */
  private boolean awaitLoss(Runnable onReplaced) {
    try {
      for (String word = in.readLine(); word != null; word = in.readLine()) {
        if (word.equals(REPLACED)) {
          onReplaced.run();
        } else {
          LOG.debug("the supervisor says \"{}\", which this version does not know", word);
        }
      }
    } catch (IOException e) {
      LOG.debug("the connection to the supervisor has broken", e);
    }
    return channel.isOpen();
  }

  /** Ends the connection; the supervisor learns of the end of the process in other ways. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
