package dev.pintle.runner.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts one generation in the place of another: the next one starts beside the current one, and only
 * when all of it is ready, and has been for a while, the current one is told to go. If it fails
 * before that, nothing has happened to the current one.
 *
 * <p>There is one reload at a time. All that are asked for meanwhile become one more behind it:
 * what they are about may have come after it had begun.
 */
final class Reloads implements Generation.Owner {
  /** What is told to those who are no part of it. */
  interface Observer {
    /** A reload has begun. */
    void reloading();

    /** It has ended, well or not. */
    void reloaded();

    /** There was no generation before, and there is none now. */
    void neverServed(String why);
  }

  /** Makes a generation. */
  @FunctionalInterface
  interface Maker {
    Generation make(int number, Generation.Owner owner);
  }

  private final Settings settings;
  private final Maker generations;
  private final EventLoop loop;
  private final Log log;
  private final Observer observer;
  private final List<CompletableFuture<Reply>> waiting = new ArrayList<>();
  private final List<CompletableFuture<Reply>> waitingForMore = new ArrayList<>();
  private @Nullable Generation current;
  private @Nullable Generation next;
  private EventLoop.@Nullable Timer settling;
  private @Nullable String failure;
  private boolean more;
  private boolean over;
  private int last;

  /**
   * Makes one.
   *
   * @param generations makes one that is owned by this object
   */
  Reloads(Settings settings, Maker generations, EventLoop loop, Log log, Observer observer) {
    this.settings = settings;
    this.generations = generations;
    this.loop = loop;
    this.log = log;
    this.observer = observer;
  }

  /** The generation that serves; null before the first. */
  @Nullable Generation current() {
    return current;
  }

  /** The generation that is being started; null for none. */
  @Nullable Generation next() {
    return next;
  }

  /** Why the last reload has failed; null if it has not. */
  @Nullable String failure() {
    return failure;
  }

  /**
   * Starts the first generation, or another.
   *
   * @param asker is told how it went
   */
  void request(CompletableFuture<Reply> asker) {
    if (over) {
      asker.complete(new Reply(1, "not reloaded, for the supervisor is stopping"));
    } else if (next == null) {
      waiting.add(asker);
      begin();
    } else {
      more = true;
      waitingForMore.add(asker);
    }
  }

  private void begin() {
    if (current != null) {
      observer.reloading();
    }
    Generation made = generations.make(++last, this);
    next = made;
    made.start();
  }

  @Override
  public void ready(Generation ready) {
    if (ready != next) {
      return;
    }
    if (current == null) {
      replace(ready);
    } else {
      // What dies young dies while the old one is still there.
      settling = loop.after(settings.settle(), () -> replace(ready));
    }
  }

  private void replace(Generation ready) {
    Generation old = current;
    current = ready;
    next = null;
    settling = null;
    failure = null;
    ready.serve();
    if (old != null) {
      log.say("generation " + ready.number() + " serves; generation " + old.number() + " drains");
      old.replaced();
      old.leave(settings.drain());
    }
    finish(new Reply(0, "generation " + ready.number() + " serves"));
  }

  @Override
  public void failed(Generation failed, String why) {
    if (failed != next) {
      return;
    }
    next = null;
    endSettling();
    if (current != null) {
      failed.replaced(); // the one before serves at the same address
    }
    failed.leave(settings.drain());
    failure = "generation " + failed.number() + " failed: " + why;
    if (current == null) {
      over = true;
      finish(new Reply(1, failure));
      observer.neverServed(why);
      return;
    }
    String sentence = "not reloaded, generation " + current.number() + " serves on: " + why;
    log.say(sentence);
    finish(new Reply(1, sentence));
  }

  private void finish(Reply reply) {
    observer.reloaded();
    answer(waiting, reply);
    if (more && !over) {
      more = false;
      waiting.addAll(waitingForMore);
      waitingForMore.clear();
      begin();
    }
  }

  private static void answer(List<CompletableFuture<Reply>> askers, Reply reply) {
    List<CompletableFuture<Reply>> all = List.copyOf(askers);
    askers.clear();
    all.forEach(asker -> asker.complete(reply));
  }

  private void endSettling() {
    if (settling != null) {
      settling.cancel();
      settling = null;
    }
  }

  /** No generation starts any more, and those that are there are told to go. */
  void end() {
    over = true;
    endSettling();
    Reply reply = new Reply(1, "not reloaded, for the supervisor is stopping");
    answer(waiting, reply);
    answer(waitingForMore, reply);
    if (next != null) {
      next.leave(settings.drain());
    }
    if (current != null) {
      current.leave(settings.drain());
    }
  }
}
