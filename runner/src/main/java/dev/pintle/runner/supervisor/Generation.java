package dev.pintle.runner.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one start or reload has brought up: its workers, all started from the same state of things.
 */
final class Generation implements Slot.Owner {
  /** Who has asked for it. */
  interface Owner {
    /** Each of its workers serves, for the first time. */
    void ready(Generation generation);

    /** It cannot serve: a worker has failed before {@link #serve}. */
    void failed(Generation generation, String why);
  }

  private final int number;
  private final List<Slot> slots = new ArrayList<>();
  private final Owner owner;
  private boolean complete;
  private boolean over;

  Generation(
      int number, Settings settings, Workforce workforce, EventLoop loop, Log log, Owner owner) {
    this.number = number;
    this.owner = owner;
    for (int i = 0; i < settings.workers(); i++) {
      slots.add(new Slot(number, settings, workforce, loop, log, this));
    }
  }

  int number() {
    return number;
  }

  /** How many of its workers serve. */
  long serving() {
    return slots.stream().filter(Slot::isFilled).count();
  }

  /** Starts its workers. */
  void start() {
    for (Slot slot : slots) {
      if (!over) {
        slot.fill();
      }
    }
  }

  /** It is the one that counts: its workers are replaced when they end. */
  void serve() {
    slots.forEach(Slot::last);
  }

  /** Another generation serves; {@link #leave} follows. */
  void replaced() {
    slots.forEach(Slot::replaced);
  }

  /** Its workers are told to go. */
  void leave(Duration drain) {
    over = true;
    slots.forEach(slot -> slot.leave(drain));
  }

  @Override
  public void filled() {
    if (!complete && !over && serving() == slots.size()) {
      complete = true;
      owner.ready(this);
    }
  }

  @Override
  public void failed(String why) {
    if (!over) {
      over = true;
      owner.failed(this, why);
    }
  }
}
