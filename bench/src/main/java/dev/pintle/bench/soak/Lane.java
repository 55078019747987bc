package dev.pintle.bench.soak;

import dev.pintle.bench.siege.Attack;
import dev.pintle.bench.siege.AttackKind;
import dev.pintle.bench.siege.Deeds;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One attack after the other on an address, chosen at random, for some seconds each. */
final class Lane implements Closeable {
  private static final int LEAST_SECONDS = 2;
  private static final int MOST_SECONDS = 12;

  private final SocketAddress server;
  private final Choice choice;
  private final Random random;
  private final Thread thread = new Thread(this::run, "lane of attacks");
  private long connections;
  private long requests;
  private int attacks;
  private boolean paused;
  private boolean resting;
  private boolean over;

  private Lane(SocketAddress server, Choice choice, Random random) {
    this.server = server;
    this.choice = choice;
    this.random = random;
  }

  /** Begins with the first. */
  static Lane start(SocketAddress server, Choice choice, long seed) {
    Lane lane = new Lane(server, choice, new Random(seed));
    lane.thread.setDaemon(true);
    lane.thread.start();
    return lane;
  }

  private void run() {
    try {
      while (awaitLeave()) {
        AttackKind kind = choice.take(random);
        Attack attack = kind.make();
        attack.start(server);
        try {
          long seconds = random.nextInt(LEAST_SECONDS, MOST_SECONDS + 1);
          awaitPause(TimeUnit.SECONDS.toNanos(seconds));
        } finally {
          attack.close();
          choice.release(kind);
        }
        count(attack.deeds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rest();
    }
  }

  private synchronized void rest() {
    resting = true;
    notifyAll();
  }

  /** False at the end. */
  private synchronized boolean awaitLeave() throws InterruptedException {
    rest();
    while (paused && !over) {
      wait();
    }
    resting = false;
    return !over;
  }

  private synchronized void awaitPause(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !paused && !over; left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized void count(Deeds deeds) {
    attacks++;
    connections += deeds.connections();
    requests += deeds.requests();
  }

  /** Ends the attack that runs, and begins no other; returns when nothing of it is connected. */
  synchronized void pause() throws IOException, InterruptedException {
    paused = true;
    notifyAll();
    while (!resting) {
      wait();
    }
    if (!thread.isAlive()) {
      throw new IOException("the attacks have ended by themselves");
    }
  }

  synchronized void resume() {
    paused = false;
    notifyAll();
  }

  /** Those that have ended. */
  synchronized int attacks() {
    return attacks;
  }

  /** Connections of attacks that have ended. */
  synchronized long connections() {
    return connections;
  }

  /** Requests that they have begun. */
  synchronized long requests() {
    return requests;
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
