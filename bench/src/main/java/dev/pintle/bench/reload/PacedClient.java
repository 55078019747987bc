package dev.pintle.bench.reload;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at fixed times, on a connection that is kept. What comes late is measured from when it was
 * due to be asked, so that a server which holds all its clients up does not look as if it had held
 * up each of them once.
 */
final class PacedClient extends Client {
  private final Generations times;
  private final long stepNanos;
  private final Latencies latencies = new Latencies();
  private long due;

  /**
   * Makes one.
   *
   * @param firstNanos when the first request is due, after now
   * @param stepNanos from one to the next
   */
  PacedClient(Target target, long firstNanos, long stepNanos) {
    super("paced", target);
    this.times = target.ledger().generations();
    this.stepNanos = stepNanos;
    this.due = times.now() + firstNanos;
  }

  @Override
  void converse(Conversation conversation) throws LostException {
    boolean open = true;
    while (open && awaitDue()) {
      long asked = due;
      due += stepNanos;
      conversation.send(List.of(Exchange.get(Page.LINE, nextId())));
      open = conversation.receive();
      latencies.add(asked, TimeUnit.NANOSECONDS.toMicros(times.now() - asked));
    }
  }

  /** False if the end comes first. */
  private boolean awaitDue() {
    for (long left = due - times.now(); left > 0 && goesOn(); left = due - times.now()) {
      LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
    }
    return goesOn();
  }

  /** To be read when it has ended. */
  Latencies latencies() {
    return latencies;
  }
}
