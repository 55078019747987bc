package dev.pintle.bench.siege;

import dev.pintle.bench.siege.HonestClients.Experience;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** A server under one attack after the other, and honest clients that go on asking. */
final class Siege implements Closeable {
  /** Short, so that a short attack meets them. */
  static final List<String> TIMEOUTS =
      List.of("head-timeout=2s", "body-timeout=2s", "write-timeout=2s", "idle-timeout=10s");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String handler;
  private final BesiegedProcess server;

  private Siege(String handler, BesiegedProcess server) {
    this.handler = handler;
    this.server = server;
  }

  /** Starts the server. */
  static Siege lay(String handler, List<String> options) throws IOException {
    return new Siege(handler, BesiegedProcess.start(handler, options));
  }

  /**
   * What became of attacks.
   *
   * @param deeds of each attack
   * @param honest clients, meanwhile
   * @param left that had not been there before
   */
  record Result(
      Map<AttackKind, Deeds> deeds,
      double seconds,
      Experience honest,
      Snapshot after,
      List<String> left) {
    /** What must not be, whatever the machine; in words. */
    List<String> faults() {
      List<String> faults = new ArrayList<>();
      if (honest.lost() > 0) {
        faults.add(honest.lost() + " honest requests lost, the first: " + honest.firstLoss());
      }
      left.forEach(more -> faults.add("left behind: " + more));
      return faults;
    }
  }

  /**
   * Asks honestly for so long.
   *
   * @param rate requests a second; 0 for as many as can be
   */
  Experience calm(long rate, Duration time) throws IOException, InterruptedException {
    HonestClients honest = HonestClients.start(handler, server.address(), rate);
    Thread.sleep(time.toMillis());
    return honest.end();
  }

  /**
   * Attacks, beside honest clients.
   *
   * @param kinds all at once
   * @param time of the attack, at least
   * @param enough it goes on until each has done this, or ten seconds longer
   * @param before what the server held then
   */
  Result attack(
      List<AttackKind> kinds,
      long rate,
      Duration time,
      BiPredicate<AttackKind, Deeds> enough,
      Snapshot before)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long latest = begin + time.plus(PATIENCE).toNanos();
    HonestClients honest = HonestClients.start(handler, server.address(), rate);
    Map<AttackKind, Attack> attacks = new EnumMap<>(AttackKind.class);
    kinds.forEach(kind -> attacks.put(kind, kind.make()));
    Map<AttackKind, Deeds> deeds = new EnumMap<>(AttackKind.class);
    try {
      attacks.values().forEach(attack -> attack.start(server.address()));
      Thread.sleep(time.toMillis());
      do {
        Thread.sleep(20);
        attacks.forEach((kind, attack) -> deeds.put(kind, attack.deeds()));
      } while (!deeds.entrySet().stream().allMatch(e -> enough.test(e.getKey(), e.getValue()))
          && System.nanoTime() < latest);
    } finally {
      attacks.values().forEach(Attack::close);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Experience experience = honest.end();
    Snapshot after = server.settled(before, PATIENCE);
    return new Result(deeds, seconds, experience, after, after.beyond(before));
  }

  /** What the server holds, when it has ended what it was asked so far. */
  Snapshot snapshot() throws IOException, InterruptedException {
    Snapshot empty = new Snapshot(Long.MAX_VALUE / 2, Long.MAX_VALUE, 0, Long.MAX_VALUE, 0, 0);
    return server.settled(empty, PATIENCE);
  }

  long peakBytes() throws IOException {
    return server.peakBytes();
  }

  String log() throws IOException {
    return server.log();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
