package dev.pintle.bench.siege;

import java.util.Map;
import java.util.TreeMap;

/** Counts what an attack does. */
final class Tally {
  private long connections;
  private long ended;
  private long failed;
  private long requests;
  private long bytes;
  private final Map<String, Long> replies = new TreeMap<>();

  synchronized void connected() {
    connections++;
  }

  synchronized void ended() {
    ended++;
  }

  synchronized void failed() {
    failed++;
  }

  synchronized void begun(int more) {
    requests += more;
  }

  synchronized void sent(int more) {
    bytes += more;
  }

  synchronized void replied(String what) {
    replies.merge(what, 1L, Long::sum);
  }

  synchronized Deeds deeds() {
    return new Deeds(connections, ended, failed, requests, bytes, new TreeMap<>(replies));
  }
}
