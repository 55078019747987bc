package dev.pintle.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests in hand of one server. Each of them enters and leaves, and hardly ever are they
 * looked at: lists through the exchanges themselves need no node for each, as a map would.
 */
final class InHand {
  /**
   * A power of two, and more than requests that begin or end at the same moment. A thread that has
   * one after the other has them all in one list, which is no other's then.
   */
  private static final int LISTS = 16;

  private static final class Chain {
    private @Nullable Exchange first;
    private int size;
  }

  /** Where an exchange is kept; guarded by its chain. */
  static final class Link {
    private @Nullable Exchange before;
    private @Nullable Exchange after;
    private boolean linked;
    private final int list = (int) Thread.currentThread().getId() & (LISTS - 1);
  }

  private final Chain[] chains = new Chain[LISTS];

  InHand() {
    for (int i = 0; i < LISTS; i++) {
      chains[i] = new Chain();
    }
  }

  private Chain chain(Exchange exchange) {
    return chains[exchange.link().list];
  }

  void add(Exchange exchange) {
    Chain chain = chain(exchange);
    Link link = exchange.link();
    synchronized (chain) {
      Exchange first = chain.first;
      link.after = first;
      link.linked = true;
      if (first != null) {
        first.link().before = exchange;
      }
      chain.first = exchange;
      chain.size++;
    }
  }

  void remove(Exchange exchange) {
    Chain chain = chain(exchange);
    Link link = exchange.link();
    synchronized (chain) {
      if (!link.linked) {
        return;
      }
      if (link.before == null) {
        chain.first = link.after;
      } else {
        link.before.link().after = link.after;
      }
      if (link.after != null) {
        link.after.link().before = link.before;
      }
      link.before = null;
      link.after = null;
      link.linked = false;
      chain.size--;
    }
  }

  int size() {
    int size = 0;
    for (Chain chain : chains) {
      synchronized (chain) {
        size += chain.size;
      }
    }
    return size;
  }

  /** Those of this moment; others may have come and gone before they are looked at. */
  List<Exchange> all() {
    List<Exchange> all = new ArrayList<>();
    for (Chain chain : chains) {
      synchronized (chain) {
        for (Exchange e = chain.first; e != null; e = e.link().after) {
          all.add(e);
        }
      }
    }
    return all;
  }
}
