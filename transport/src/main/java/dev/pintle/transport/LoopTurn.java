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

  /** One of the slots for detached calls is to be given back by this turn. */
  private boolean holdsSlot;

  /** Constant while entered, so that the taker can read it. */
  private boolean streaming;

  private int kind;

  LoopTurn(Scratch scratch) {
    this.scratch = scratch;
  }

  /** Begins a turn on the thread that drives the loop. */
  void beginDriving(Loop ofLoop, Pollable ofSubject) {
    loop = ofLoop;
    subject = ofSubject;
    driving = true;
    holdsSlot = false;
  }

  /** Begins a turn beside the loop, with a slot. */
  void beginDetached(Loop ofLoop, Pollable ofSubject) {
    loop = ofLoop;
    subject = ofSubject;
    driving = false;
    holdsSlot = true;
  }

  /** Ends the turn, wherever it broke off; true if this thread still drives the loop. */
  boolean end() {
    if (entered) {
      leave();
    }
    if (streaming) {
      endStream();
    }
    if (!driving) {
      releaseSlot();
    }
    return driving;
  }

  int kind() {
    return kind;
  }

  boolean isStreaming() {
    return streaming;
  }

  @Override
  public boolean mayCall(int kindOfCall) {
    kind = kindOfCall;
    return driving ? loop().mayCallInline(kindOfCall) : holdsSlot;
  }

  @Override
  public boolean drives() {
    return driving;
  }

  @Override
  public void enter() {
    entered = true;
    if (driving) {
      ticket = loop().enter(this, subject());
    }
  }

  @Override
  public void leave() {
    entered = false;
    if (driving && !loop().leave(ticket)) {
      becomeLate();
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
    leave();
    streaming = true;
    if (!driving) {
      releaseSlot();
    }
    enter();
    return true;
  }

  @Override
  public void endStream() {
    boolean wasEntered = entered;
    if (wasEntered) {
      leave();
    }
    streaming = false;
    loop().transport.streams.release();
    if (wasEntered) {
      enter();
    }
  }

  @Override
  public boolean awaitReadable(long timeoutNanos) throws IOException {
    detach();
    return ((SocketConnection) subject()).await(SelectionKey.OP_READ, timeoutNanos);
  }

  @Override
  public boolean awaitWritable(long timeoutNanos) throws IOException {
    detach();
    return ((SocketConnection) subject()).await(SelectionKey.OP_WRITE, timeoutNanos);
  }

  @Override
  public Scratch scratch() {
    return scratch;
  }

  @Override
  public long now() {
    return driving ? loop().now() : System.nanoTime();
  }

  /** Gives up the loop before a known wait, without waiting for the watchdog to find out. */
  private void detach() {
    if (!entered) {
      throw new IllegalStateException("a wait stands between enter and leave");
    }
    if (driving) {
      loop().take(ticket);
      becomeLate();
    }
  }

  /** The loop has been taken, with the slot that stood by for it. */
  private void becomeLate() {
    driving = false;
    holdsSlot = !streaming; // the taker has released the slot of a stream
    loop().memory().wasTaken(kind);
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

  private Pollable subject() {
    Pollable current = subject;
    if (current == null) {
      throw new IllegalStateException("no turn has begun");
    }
    return current;
  }
}
