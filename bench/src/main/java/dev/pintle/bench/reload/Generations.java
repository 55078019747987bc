package dev.pintle.bench.reload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which generations may answer, which have, and when. The first is number 1. */
public final class Generations {
  private final long begin = System.nanoTime();
  private final int last;
  private final CountDownLatch[] answered;
  private final AtomicLongArray firstAnswers;
  private final AtomicLongArray lastAnswers;
  private final long[] asked;
  private final long[] told;
  private volatile int newest = 1;
  private volatile int oldest = 1;

  Generations(int last) {
    this.last = last;
    this.answered =
        Stream.generate(() -> new CountDownLatch(1)).limit(last + 1).toArray(CountDownLatch[]::new);
    this.firstAnswers = new AtomicLongArray(last + 1);
    this.lastAnswers = new AtomicLongArray(last + 1);
    this.asked = new long[last + 1];
    this.told = new long[last + 1];
  }

  /** Nanoseconds since the begin, which all its times are. */
  long now() {
    return System.nanoTime() - begin;
  }

  synchronized long askedAt(int generation) {
    return asked[generation];
  }

  /** When this one has answered first; 0 if it has not. */
  long firstAnswerOf(int generation) {
    return firstAnswers.get(generation);
  }

  /** From now on this one may answer. */
  synchronized void asked(int generation) {
    asked[generation] = now();
    newest = generation;
  }

  /** The one before has been told to go; it may still answer. */
  synchronized void told(int generation) {
    told[generation] = now();
  }

  /** None before this one may answer what is asked from now on. */
  void alone(int generation) {
    oldest = generation;
  }

  /** The newest that may answer. */
  public int newest() {
    return newest;
  }

  /** The oldest that may answer what is asked now. */
  int oldest() {
    return oldest;
  }

  synchronized double millisSinceReload() {
    return (now() - asked[newest]) / 1e6;
  }

  /**
   * This one has answered.
   *
   * @param oldestAllowed what {@link #oldest} was when the request was sent
   * @return whether it was allowed to
   */
  boolean answered(int generation, int oldestAllowed) {
    if (generation < oldestAllowed || generation > newest) {
      return false;
    }
    long now = now();
    lastAnswers.set(generation, now);
    if (firstAnswers.compareAndSet(generation, 0, now)) {
      answered[generation].countDown();
    }
    return true;
  }

  /** Waits until this one has answered. */
  void awaitAnswer(int generation, Duration patience) throws IOException, InterruptedException {
    if (!answered[generation].await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          "generation " + generation + " has not answered within " + patience.toSeconds() + " s");
    }
  }

  /** How many have answered. */
  public int seen() {
    return (int) Stream.of(answered).filter(latch -> latch.getCount() == 0).count();
  }

  /** From each word to reload to the first answer of the new one. */
  synchronized List<Double> firstMillis() {
    return IntStream.rangeClosed(2, last)
        .filter(generation -> firstAnswers.get(generation) > 0)
        .mapToObj(generation -> (firstAnswers.get(generation) - asked[generation]) / 1e6)
        .toList();
  }

  /** The longest that an older one has answered after it had been told to go. */
  synchronized double longestOldMillis() {
    return IntStream.rangeClosed(2, last)
            .mapToLong(generation -> lastOf(generation - 1) - told[generation])
            .filter(nanos -> nanos > 0)
            .max()
            .orElse(0)
        / 1e6;
  }

  private long lastOf(int newestOfThem) {
    return IntStream.rangeClosed(1, newestOfThem).mapToLong(lastAnswers::get).max().orElseThrow();
  }
}
