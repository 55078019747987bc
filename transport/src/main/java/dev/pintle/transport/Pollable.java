package dev.pintle.transport;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Something that a loop selects on and gives turns to: a connection or a listening socket. Its
 * fields belong to the driver of the loop; while it is detached, its turn runs on another thread.
 */
abstract class Pollable extends Timed {
  /** Changes once at most, while nothing of it goes on: see {@link SocketConnection#settle}. */
  volatile Loop loop;

  @Nullable SelectionKey key;

  /** Its turn goes on beside the loop, which must not start another. */
  boolean detached;

  /** It stands in the queue of the ready. */
  boolean queued;

  /** What it is about to call, as {@link Turn#mayCall} was asked. */
  int kind;

  private int interest;

  Pollable(Loop loop) {
    this.loop = loop;
  }

  /** Runs one turn, on the driver of the loop or detached. */
  abstract Next turn(LoopTurn turn);

  /** Does what the ended turn asked for, on the driver. */
  abstract void apply(Next next);

  /**
   * Whether the loop need not be told now what a detached turn has asked for at its end: nothing is
   * to be done before the loop selects it anyway. Asked by the thread that had the turn when it has
   * left word of that, so that the loop may have given another turn meanwhile.
   */
  abstract boolean mayWait(Next next);

  /** Selected while detached, on the driver. */
  abstract void readyWhileDetached(int ops);

  /** Another thread drives the loop on; this turn is now detached. Called by the new driver. */
  abstract void taken();

  final void interest(int ops) {
    if (interest == ops) {
      return;
    }
    interest = ops;
    SelectionKey registered = key;
    if (registered == null) {
      return; // it is registered with this, or not any more
    }
    try {
      registered.interestOps(ops);
    } catch (CancelledKeyException e) {
      // Closed by another thread, which has posted a message that ends it.
      interest = 0;
    }
  }

  final int interest() {
    return interest;
  }
}
