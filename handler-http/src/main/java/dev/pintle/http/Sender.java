package dev.pintle.http;

import dev.pintle.transport.Next;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends finished responses, over several turns if the client is slow, without holding a thread;
 * then ends their requests.
 */
final class Sender {
  private static final long NOT_WAITING = Long.MAX_VALUE;

  private final Wire wire;
  private final Endings endings;
  private @Nullable ByteBuffer bytes;
  private @Nullable PendingFile file;
  private boolean failed;
  private long deadline = NOT_WAITING;

  /** It was tried once more when the deadline had passed, and nothing has gone since. */
  private boolean triedAgain;

  Sender(Wire wire, HttpService service) {
    this.wire = wire;
    this.endings = new Endings(service);
  }

  Endings endings() {
    return endings;
  }

  boolean isEmpty() {
    return wire.out().waiting() == 0 && endings.isEmpty();
  }

  /** Has these sent behind what waits in the output. */
  void follow(@Nullable ByteBuffer largeBody, @Nullable PendingFile fileBody) {
    bytes = largeBody;
    file = fileBody;
  }

  /**
   * Sends, and runs the hooks of what has been sent.
   *
   * @param kind of call, since files and hooks may block
   * @return what is needed to go on; null if everything is done
   */
  @Nullable Next send(int kind) throws IOException {
    Turn turn = wire.turn();
    PendingFile part = file;
    if (part != null) {
      if (!turn.mayCall(kind)) {
        return Next.CALL;
      }
      turn.enter();
      try {
        long left = part.remaining();
        if (!part.send(wire.out(), wire.link())) {
          return awaitRoom(part.remaining() < left);
        }
      } finally {
        turn.leave();
      }
    } else {
      long left = waiting();
      if (!wire.out().send(bytes, null)) {
        return awaitRoom(waiting() < left);
      }
    }
    deadline = NOT_WAITING;
    bytes = null;
    file = null;
    return complete(kind);
  }

  private long waiting() {
    ByteBuffer body = bytes;
    return (long) wire.out().waiting() + (body == null ? 0 : body.remaining());
  }

  private Next awaitRoom(boolean progress) {
    if (progress || deadline == NOT_WAITING) {
      triedAgain = false;
      deadline = wire.turn().now() + wire.settings().writeNanos();
    }
    return Next.WRITE;
  }

  private @Nullable Next complete(int kind) {
    Turn turn = wire.turn();
    if (!endings.hasHooks()) {
      endings.complete(turn.now());
    } else if (turn.mayCall(kind)) {
      turn.enter();
      endings.complete(turn.now());
      turn.leave();
    } else {
      return Next.CALL;
    }
    return null;
  }

  /** When the client has taken nothing for too long. */
  long deadline() {
    return deadline;
  }

  /**
   * The deadline has passed. A socket may have room for a while before the selector says so, on
   * Linux until a third of its buffer is free: a slow reader may look like none.
   *
   * @return whether sending is to be tried once more
   */
  boolean triesAgain() {
    boolean tries = !triedAgain;
    triedAgain = true;
    return tries;
  }

  /** Whether a request is left to be ended or a file to be closed. */
  boolean hasUnfinished() {
    return file != null || !endings.isEmpty();
  }

  /** Nothing more can be sent. */
  void fail(Throwable reason) {
    if (!failed) {
      failed = true;
      ByteBuffer body = bytes;
      PendingFile part = file;
      endings.fail(reason, body != null ? body.remaining() : part != null ? part.remaining() : 0);
    }
  }

  /** Ends what is left: closes files and runs hooks, so it may block. */
  void abandon(Throwable reason) {
    fail(reason);
    PendingFile part = file;
    if (part != null) {
      part.close();
    }
    endings.complete(System.nanoTime());
  }
}
