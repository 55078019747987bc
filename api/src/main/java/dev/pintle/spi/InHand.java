package dev.pintle.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests in hand of one server. Each of them enters and leaves, and hardly ever are they
 * looked at: lists through the exchanges themselves cost less than a concurrent map would.
 */
final class InHand {
  /** A power of two, and more than requests that begin or end at the same moment. */
  private static final int LISTS = 16;

  private static final class Ring {
    private @Nullable Exchange first;
    private int size;
  }

  /** Where an exchange is kept; guarded by its ring. */
  static final class Link {
    private @Nullable Exchange before;
    private @Nullable Exchange after;
    private boolean linked;
  }

  private final Ring[] rings = new Ring[LISTS];

  InHand() {
    for (int i = 0; i < LISTS; i++) {
      rings[i] = new Ring();
    }
  }

  private Ring ring(Exchange exchange) {
    long start = exchange.start();
    return rings[(int) (start ^ (start >>> 8)) & (LISTS - 1)];
  }

  void add(Exchange exchange) {
    Ring ring = ring(exchange);
    Link link = exchange.link();
    synchronized (ring) {
      Exchange first = ring.first;
      link.after = first;
      link.linked = true;
      if (first != null) {
        first.link().before = exchange;
      }
      ring.first = exchange;
      ring.size++;
    }
  }

  void remove(Exchange exchange) {
    Ring ring = ring(exchange);
    Link link = exchange.link();
    synchronized (ring) {
      if (!link.linked) {
        return;
      }
      if (link.before == null) {
        ring.first = link.after;
      } else {
        link.before.link().after = link.after;
      }
      if (link.after != null) {
        link.after.link().before = link.before;
      }
      link.before = null;
      link.after = null;
      link.linked = false;
      ring.size--;
    }
  }

  int size() {
    int size = 0;
    for (Ring ring : rings) {
      synchronized (ring) {
        size += ring.size;
      }
    }
    return size;
  }

  /** Those of this moment; others may have come and gone before they are looked at. */
  List<Exchange> all() {
    List<Exchange> all = new ArrayList<>();
    for (Ring ring : rings) {
      synchronized (ring) {
        for (Exchange e = ring.first; e != null; e = e.link().after) {
          all.add(e);
        }
      }
    }
    return all;
  }
}
