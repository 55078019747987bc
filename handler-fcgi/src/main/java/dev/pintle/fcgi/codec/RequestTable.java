package dev.pintle.fcgi.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a connection by their ids: a hash table with linear probing. Its cost depends on how
 * many there are and not on the ids, which some web servers let rise to 32767. Not safe for use by
 * several threads at once.
 *
 * @param <R> what stands for a request
 */
public final class RequestTable<R extends RequestTable.Entry> {
  /** What stands for a request. */
  public interface Entry {
    /**
     * Its id.
     *
     * @return the same each time
     */
    int id();
  }

  /** At most half full; a power of two long. */
  private @Nullable Entry[] slots = new @Nullable Entry[4];

  private int size;

  /** Makes an empty one. */
  public RequestTable() {}

  /**
   * How many there are.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * Whether there is none.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Finds the request of an id.
   *
   * @param id any number
   * @return null if it is not there
   */
  public @Nullable R find(int id) {
    int slot = home(id);
    for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
      if (entry.id() == id) {
        return own(entry);
      }
      slot = next(slot);
    }
    return null;
  }

  /**
   * The one that there is.
   *
   * @return any, if there are several
   * @throws IllegalStateException if there is none
   */
  public R only() {
    for (Entry entry : slots) {
      if (entry != null) {
        return own(entry);
      }
    }
    throw new IllegalStateException("there is no request");
  }

  /**
   * All that are there.
   *
   * @return in no order, and not changed by what happens later
   */
  public List<R> all() {
    List<R> all = new ArrayList<>(size);
    for (Entry entry : slots) {
      if (entry != null) {
        all.add(own(entry));
      }
    }
    return all;
  }

  /** Only what was added comes out. */
  @SuppressWarnings("unchecked")
  private R own(Entry entry) {
    return (R) entry;
  }

  /**
   * Adds a request.
   *
   * @param request whose id is not there
   */
  public void add(R request) {
    if (2 * size == slots.length) {
      @Nullable Entry[] before = slots;
      slots = new @Nullable Entry[2 * before.length];
      for (Entry each : before) {
        if (each != null) {
          put(each);
        }
      }
    }
    put(request);
    size++;
  }

  private void put(Entry request) {
    int slot = home(request.id());
    while (slots[slot] != null) {
      slot = next(slot);
    }
    slots[slot] = request;
  }

  /**
   * Removes the request of an id.
   *
   * @param id any number
   * @return null if it was not there
   */
  public @Nullable R remove(int id) {
    int slot = home(id);
    Entry found = slots[slot];
    while (found != null && found.id() != id) {
      slot = next(slot);
      found = slots[slot];
    }
    if (found == null) {
      return null;
    }
    slots[slot] = null;
    size--;
    // Those behind it are put again, so that no search stops at the hole.
    slot = next(slot);
    for (Entry moved = slots[slot]; moved != null; moved = slots[slot]) {
      slots[slot] = null;
      put(moved);
      slot = next(slot);
    }
    return own(found);
  }

  /** Removes all. */
  public void clear() {
    slots = new @Nullable Entry[4];
    size = 0;
  }

  /** Neighbouring ids, and odd ones, get slots of their own. */
  private int home(int id) {
    return (id ^ (id >>> 1)) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
