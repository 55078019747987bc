package dev.pintle.bench.reload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What has been answered, and what has been lost. */
public final class Ledger {
  private static final int MOST_KEPT = 20;

  private final Generations generations;
  private final LongAdder answered = new LongAdder();
  private final Map<LossKind, Integer> lost = new EnumMap<>(LossKind.class);
  private final Map<String, Integer> lostBy = new TreeMap<>();
  private final Map<String, Integer> behindClose = new TreeMap<>();
  private final List<Loss> first = new ArrayList<>();

  Ledger(Generations generations) {
    this.generations = generations;
  }

  /** Which have answered. */
  public Generations generations() {
    return generations;
  }

  /** One more has the right reply. */
  void answered() {
    answered.increment();
  }

  /** So many were sent behind a request whose reply then said {@code close}. */
  synchronized void behindClose(String client, int requests) {
    behindClose.merge(client, requests, Integer::sum);
  }

  /** So many have no reply, or a wrong one. */
  synchronized void lost(LossKind kind, String client, int requests, String detail) {
    lost.merge(kind, requests, Integer::sum);
    lostBy.merge(client, requests, Integer::sum);
    if (first.size() < MOST_KEPT) {
      double since = generations.millisSinceReload();
      first.add(new Loss(kind, client, requests, generations.newest(), since, detail));
    }
  }

  /** Waits until so many have been answered; fails if for so long none is. */
  void awaitAnswers(long count, Duration patience) throws IOException, InterruptedException {
    long seen = -1;
    long changed = System.nanoTime();
    for (long now = answeredSoFar(); now < count; now = answeredSoFar()) {
      if (now != seen) {
        seen = now;
        changed = System.nanoTime();
      } else if (System.nanoTime() - changed > patience.toNanos()) {
        throw new IOException("nothing is answered any more");
      }
      Thread.sleep(20);
    }
  }

  /** How many have the right reply. */
  public long answeredSoFar() {
    return answered.sum();
  }

  /** How many were sent behind a reply that said {@code close}, by kinds of clients. */
  public synchronized Map<String, Integer> behindCloseByClients() {
    return new TreeMap<>(behindClose);
  }

  /** How many have no right reply, of whatever kind. */
  public synchronized int allLost() {
    return lost.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many have no right reply. */
  public synchronized Map<LossKind, Integer> lostSoFar() {
    return new EnumMap<>(lost);
  }

  /** The same, by kinds of clients. */
  public synchronized Map<String, Integer> lostByClients() {
    return new TreeMap<>(lostBy);
  }

  /** The first of them. */
  public synchronized List<Loss> firstLosses() {
    return List.copyOf(first);
  }
}
