package dev.pintle.fcgi.codec;

import org.jspecify.annotations.Nullable;

/**
 * The active requests of a connection by their ids: a hash table with linear probing. Its cost
 * depends on how many there are and not on the ids, which some web servers let rise to 32767.
 */
final class ActiveRequests {
  /** At most half full; a power of two long. */
  private @Nullable ActiveRequest[] slots = new @Nullable ActiveRequest[4];

  private int size;

  int size() {
    return size;
  }

  @Nullable ActiveRequest find(int id) {
    int slot = home(id);
    for (ActiveRequest request = slots[slot]; request != null; request = slots[slot]) {
      if (request.id == id) {
        return request;
      }
      slot = next(slot);
    }
    return null;
  }

  /** Adds a request whose id is not there. */
  void add(ActiveRequest request) {
    if (2 * size == slots.length) {
      @Nullable ActiveRequest[] before = slots;
      slots = new @Nullable ActiveRequest[2 * before.length];
      for (ActiveRequest each : before) {
        if (each != null) {
          put(each);
        }
      }
    }
    put(request);
    size++;
  }

  private void put(ActiveRequest request) {
    int slot = home(request.id);
    while (slots[slot] != null) {
      slot = next(slot);
    }
    slots[slot] = request;
  }

  void remove(ActiveRequest request) {
    int slot = home(request.id);
    while (slots[slot] != request) {
      slot = next(slot);
    }
    slots[slot] = null;
    size--;
    // Those behind it are put again, so that no search stops at the hole.
    slot = next(slot);
    for (ActiveRequest moved = slots[slot]; moved != null; moved = slots[slot]) {
      slots[slot] = null;
      put(moved);
      slot = next(slot);
    }
  }

  /** Neighbouring ids, and odd ones, get slots of their own. */
  private int home(int id) {
    return (id ^ (id >>> 1)) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
