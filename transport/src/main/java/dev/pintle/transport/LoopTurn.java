package dev.pintle.transport;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a thread that drives a loop, until the loop is taken from it; and from then on, or
 * from the start for a call that was dispatched, of a thread that owns nothing but the connection.
 */
final class LoopTurn implements Turn {
  private final Scratch scratch;
  private @Nullable Loop loop;
  private @Nullable Pollable subject;

  /** Still the driver. If not, nothing of the loop may be touched but its mailbox. */
  private boolean driving;

  private boolean entered;
  private long ticket;

  /** One of the slots for calls is to be given back by this turn. */
  private boolean holdsSlot;

  private boolean streaming;

  /** What is called, if anything has been in this turn. */
  private int kind;

  private boolean called;

  private boolean slow;

  /** It streams, or has waited for its client. */
  private boolean lasts;

  /** Written by the watchdog before it takes the loop, read after that. */
  private boolean computing;

  LoopTurn(Scratch scratch) {
    this.scratch = scratch;
  }

  /** This thread drives the loop from now on. */
  void beginDriving(Loop ofLoop) {
    loop = ofLoop;
    driving = true;
  }

  /** Another thread drives the loop from now on. */
  void endDriving() {
    driving = false;
  }

  /** Begins a turn on the thread that drives the loop. */
  void begin(Pollable ofSubject) {
    subject = ofSubject;
    called = false;
    lasts = false;
  }

  /** Begins a turn beside the loop, with a slot. */
  void beginDetached(Loop ofLoop, Pollable ofSubject) {
    loop = ofLoop;
    driving = false;
    holdsSlot = true;
    begin(ofSubject);
  }

  /** What the watchdog saw of this thread when it tried to take the loop. */
  void seenComputing(boolean yes) {
    computing = yes;
  }

  /** Ends the turn, wherever it broke off; true if this thread still drives the loop. */
  boolean end() {
    if (entered) {
      leave();
    }
    if (streaming) {
      endStream();
    }
    if (holdsSlot && driving) {
      holdsSlot = false;
      loop().slot.keep();
    } else {
      releaseSlot();
    }
    subject = null; // a thread that stands by shall not hold what an app has left there
    return driving;
  }

  /** Remembers how long the calls of this turn took beside the loop, if there were any. */
  void remember(long nanos) {
    slow = nanos > CallMemory.SLOW_NANOS;
    if (called && slow) {
      loop().transport.memory.stayedSlow(kind);
    } else if (called) {
      loop().transport.memory.wasQuick(kind);
    }
  }

  /**
   * Remembers what slow calls of this turn computed. Of a stream, and of a response that waited for
   * its client, that says nothing: it is a matter of how long they last.
   */
  void rememberComputed(long nanos) {
    if (called && slow && !lasts) {
      loop().transport.memory.computed(kind, nanos > CallMemory.SLOW_NANOS);
    }
  }

  @Override
  public boolean mayCall(int kindOfCall) {
    kind = kindOfCall;
    subject().kind = kindOfCall;
    called = true;
    if (driving) {
      if (!loop().mayCallInline(kindOfCall)) {
        return false;
      }
      holdsSlot = holdsSlot || loop().slot.acquire();
    }
    return holdsSlot;
  }

  @Override
  public boolean drives() {
    return driving;
  }

  @Override
  public void enter() {
    if (entered) {
      throw new IllegalStateException("entered twice");
    }
    if (driving) {
      ticket = loop().enter(subject());
    }
    entered = true;
  }

  @Override
  public void leave() {
    if (!entered) {
      throw new IllegalStateException("left without having entered");
    }
    entered = false;
    if (driving && !loop().leave(ticket)) {
      becomeLate(false);
    }
    if (Thread.currentThread().isInterrupted()) {
      Thread.interrupted();
    }
  }

  @Override
  public boolean beginStream() {
    if (!loop().transport.streams.tryAcquire()) {
      return false;
    }
    streaming = true;
    lasts = true;
    releaseSlot();
    return true;
  }

  @Override
  public void endStream() {
    streaming = false;
    loop().transport.streams.release();
  }

  @Override
  public boolean awaitReadable(long timeoutNanos) throws IOException {
    waitForPeer();
    return connection().await(SelectionKey.OP_READ, timeoutNanos);
  }

  @Override
  public boolean awaitWritable(long timeoutNanos) throws IOException {
    waitForPeer();
    return connection().await(SelectionKey.OP_WRITE, timeoutNanos);
  }

  private void waitForPeer() {
    detach();
    lasts = true;
    if (called) {
      loop().transport.memory.waited(kind);
    }
  }

  @Override
  public Scratch scratch() {
    return scratch;
  }

  @Override
  public long now() {
    return driving ? loop().now() : System.nanoTime();
  }

  @Override
  public void detach() {
    if (!entered) {
      throw new IllegalStateException("a wait stands between enter and leave");
    }
    if (driving) {
      becomeLate(loop().take(ticket));
    }
  }

  /** Another thread drives the loop on. A call was slow; one that gave it up held up nobody. */
  private void becomeLate(boolean byItself) {
    driving = false;
    if (called && byItself) {
      loop().transport.memory.wasSlow(kind);
    } else if (called) {
      loop().transport.memory.wasTaken(kind, computing);
    }
  }

  private void releaseSlot() {
    if (holdsSlot) {
      holdsSlot = false;
      loop().transport.releaseSlot();
    }
  }

  private Loop loop() {
    Loop current = loop;
    if (current == null) {
      throw new IllegalStateException("no turn has begun");
    }
    return current;
  }

  private SocketConnection connection() {
    if (subject() instanceof SocketConnection connection) {
      return connection;
    }
    throw new IllegalStateException("a call of its own waits by itself, once it has detached");
  }

  private Pollable subject() {
    Pollable current = subject;
    if (current == null) {
      throw new IllegalStateException("no turn has begun");
    }
    return current;
  }
}
