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

  /**
   * On a loop others have their turn after so many bytes of one response. The socket of a client
   * who does not read takes megabytes at once, which are some milliseconds of copying.
   */
  static final int BYTES_PER_TURN = 256 * 1024;

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
    long most = turn.drives() ? BYTES_PER_TURN : Long.MAX_VALUE;
    long left = remaining();
    boolean all;
    PendingFile part = file;
    if (part == null) {
      all = sendBytes(most);
    } else if (turn.mayCall(kind)) {
      turn.enter();
      try {
        all = part.send(wire.out(), wire.link(), most);
      } finally {
        turn.leave();
      }
    } else {
      return Next.CALL;
    }
    if (!all) {
      long taken = left - remaining();
      Next room = awaitRoom(taken > 0);
      return taken < most ? room : Next.AGAIN;
    }
    deadline = NOT_WAITING;
    bytes = null;
    file = null;
    return complete(kind);
  }

  private boolean sendBytes(long most) throws IOException {
    ByteBuffer body = bytes;
    if (body == null || body.remaining() <= most) {
      return wire.out().send(body, null);
    }
    int limit = body.limit();
    try {
      boolean unused = wire.out().send(body.limit(body.position() + (int) most), null);
    } finally {
      body.limit(limit);
    }
    return false;
  }

  private long remaining() {
    ByteBuffer body = bytes;
    PendingFile part = file;
    long rest = body != null ? body.remaining() : part != null ? part.remaining() : 0;
    return wire.out().waiting() + rest;
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
