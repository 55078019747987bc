package dev.pintle.bench.siege;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask at fixed times, most on kept connections, one on a new connection each time. A
 * reply that is late is measured from when its request was due.
 */
final class HonestClients implements Closeable {
  private static final int CLIENTS = 10;

  private final String handler;
  private final InetSocketAddress server;
  private final long stepNanos;
  private final List<Thread> threads = new ArrayList<>();
  private final LongStream.Builder micros = LongStream.builder();
  private int lost;
  private @Nullable String firstLoss;
  private volatile boolean over;

  private HonestClients(String handler, InetSocketAddress server, long stepNanos) {
    this.handler = handler;
    this.server = server;
    this.stepNanos = stepNanos;
  }

  /**
   * Starts them.
   *
   * @param rate requests a second of them together; 0 for as many as can be
   */
  static HonestClients start(String handler, InetSocketAddress server, long rate) {
    long step = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(CLIENTS) / rate;
    HonestClients clients = new HonestClients(handler, server, step);
    for (int i = 0; i < CLIENTS; i++) {
      long first = System.nanoTime() + step * i / CLIENTS;
      boolean keeps = i > 0;
      Thread thread = new Thread(() -> clients.ask(first, keeps), "honest client " + i);
      clients.threads.add(thread);
      thread.start();
    }
    return clients;
  }

  private void ask(long first, boolean keeps) {
    List<Long> took = new ArrayList<>();
    HonestSession session = null;
    try {
      for (long due = first; awaitDue(due); ) {
        try {
          session = session == null ? HonestSession.connect(handler, server) : session;
          session.exchange();
          took.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
          if (!keeps) {
            session.close();
            session = null;
          }
        } catch (IOException e) {
          lost(e);
          if (session != null) {
            session.close();
            session = null;
          }
        }
        due = stepNanos == 0 ? System.nanoTime() : due + stepNanos;
      }
      if (session != null) {
        session.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
    add(took);
  }

  /** False at the end. */
  private boolean awaitDue(long due) {
    for (long left = due - System.nanoTime(); left > 0 && !over; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
    }
    return !over;
  }

  private synchronized void lost(IOException why) {
    lost++;
    if (firstLoss == null) {
      firstLoss = why.toString();
    }
  }

  private synchronized void add(List<Long> took) {
    took.forEach(micros::add);
  }

  /**
   * What they have noticed.
   *
   * @param answered requests
   * @param lost requests, without the right reply within ten seconds
   * @param firstLoss why; null if there is none
   * @param p99Micros of how long replies took
   */
  record Experience(long answered, int lost, @Nullable String firstLoss, long p99Micros) {}

  /** Ends them, when they have the replies that are due. */
  Experience end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (this) {
      long[] all = micros.build().sorted().toArray();
      long p99 = all.length == 0 ? 0 : all[(int) Math.ceil(all.length * 0.99) - 1];
      return new Experience(all.length, lost, firstLoss, p99);
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
