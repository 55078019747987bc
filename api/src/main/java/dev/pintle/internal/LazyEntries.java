package dev.pintle.internal;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entry set of a map whose values are made when they are read: going through it reads none of
 * them. Each iterator goes through the keys that were there when it was made.
 */
public final class LazyEntries extends AbstractSet<Map.Entry<String, Object>> {
  private final Map<String, Object> map;
  private final Supplier<List<String>> keys;

  /**
   * Makes one.
   *
   * @param map whose entries these are; must not build {@code get}, {@code containsKey}, {@code
   *     put}, {@code remove}, {@code size} or {@code clear} on its entry set
   * @param keys its keys at this moment
   */
  public LazyEntries(Map<String, Object> map, Supplier<List<String>> keys) {
    this.map = map;
    this.keys = keys;
  }

  @Override
  public Iterator<Map.Entry<String, Object>> iterator() {
    Iterator<String> names = keys.get().iterator();
    return new Iterator<>() {
      private @Nullable String last;

      @Override
      public boolean hasNext() {
        return names.hasNext();
      }

      @Override
      public Map.Entry<String, Object> next() {
        String name = names.next();
        last = name;
        return new LazyEntry(map, name);
      }

      @Override
      public void remove() {
        if (last == null) {
          throw new IllegalStateException("remove() takes away what next() has returned, once");
        }
        map.remove(last);
        last = null;
      }
    };
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean contains(@Nullable Object entry) {
    return entry instanceof Map.Entry<?, ?> e
        && e.getKey() instanceof String key
        && e.getValue() != null
        && e.getValue().equals(map.get(key));
  }

  @Override
  public boolean remove(@Nullable Object entry) {
    if (!contains(entry)) {
      return false;
    }
    map.remove(((Map.Entry<?, ?>) Objects.requireNonNull(entry)).getKey());
    return true;
  }

  @Override
  public void clear() {
    map.clear();
  }

  private record LazyEntry(Map<String, Object> map, String key)
      implements Map.Entry<String, Object> {
    @Override
    public String getKey() {
      return key;
    }

    @Override
    public Object getValue() {
      Object value = map.get(key);
      if (value == null) {
        throw new IllegalStateException(
            "the entry \"" + key + "\" was removed while the map was gone through");
      }
      return value;
    }

    @Override
    public Object setValue(Object value) {
      Object old = getValue();
      map.put(key, value);
      return old;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Map.Entry<?, ?> that
          && key.equals(that.getKey())
          && getValue().equals(that.getValue());
    }

    @Override
    public int hashCode() {
      return key.hashCode() ^ getValue().hashCode();
    }

    @Override
    public String toString() {
      return EnvText.entry(key, getValue());
    }
  }
}
