package dev.pintle.bench.siege;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An attack of many connections, of which one after the other has its turn, at a fixed rate; who is
 * thrown out connects again at its next turn. One thread does it all and never waits for the
 * server.
 */
final class Campaign implements Attack {
  private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String name;
  private final int connections;
  private final int turnsPerSecond;
  private final Supplier<Hostile> hostile;
  private final Tally tally = new Tally();
  private volatile boolean over;
  private @Nullable Thread thread;

  /**
   * Makes one.
   *
   * @param turnsPerSecond of all connections together
   * @param hostile is asked for each connection
   */
  Campaign(String name, int connections, int turnsPerSecond, Supplier<Hostile> hostile) {
    this.name = name;
    this.connections = connections;
    this.turnsPerSecond = turnsPerSecond;
    this.hostile = hostile;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String strength() {
    return "%,d connections, %,d turns/s".formatted(connections, turnsPerSecond);
  }

  @Override
  public void start(SocketAddress server) {
    Thread attacker = new Thread(() -> run(server), "attack " + name);
    attacker.setDaemon(true);
    thread = attacker;
    attacker.start();
  }

  private void run(SocketAddress server) {
    HostileConnection[] all =
        Stream.generate(() -> new HostileConnection(server, hostile, tally))
            .limit(connections)
            .toArray(HostileConnection[]::new);
    long step = TimeUnit.SECONDS.toNanos(1) / turnsPerSecond;
    long due = System.nanoTime();
    try {
      for (int next = 0; !over; next = (next + 1) % connections) {
        all[next].turn();
        due += step;
        long left = due - System.nanoTime();
        if (left > 0) {
          LockSupport.parkNanos(left);
        } else if (-left > LATEST_NANOS) {
          due = System.nanoTime(); // it cannot be done; the deeds show what was
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an attacker has no sockets left", e);
    } finally {
      Stream.of(all).forEach(HostileConnection::close);
    }
  }

  @Override
  public Deeds deeds() {
    return tally.deeds();
  }

  @Override
  public void close() {
    over = true;
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
