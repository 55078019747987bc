package dev.pintle;

import dev.pintle.internal.EnvText;
import dev.pintle.internal.Fields;
import dev.pintle.internal.LazyEntries;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request map on top of another: what is put or removed stays up here, and what is not changed is
 * read from below when it is read here, so that lazy values stay lazy.
 *
 * <p>One entry goes down all the same, the parsed form: it belongs to the body, which can be read
 * only once, so whoever asks further out must find it.
 */
final class Overlay extends AbstractMap<String, Object> {
  private static final Object REMOVED = new Object();

  private Map<String, Object> below;

  /** The fields that stand for those below; null if those below hold. */
  private @Nullable Headers headers;

  private final Map<String, Object> changes = new HashMap<>();

  /** A map that is equal to the one below until it is changed. */
  Overlay(Map<String, Object> below) {
    this.below = below;
  }

  /** A map with other header fields. */
  Overlay(Map<String, Object> below, Headers headers) {
    this.below = below;
    this.headers = headers;
    changes.put(Env.HEADERS.name(), headers);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Object value = changes.get(name);
    if (value != null) {
      return value == REMOVED ? null : value;
    }
    String field = headers == null ? null : Fields.nameOf(name);
    if (headers == null || field == null) {
      return below.get(name);
    }
    value = Fields.join(headers, field);
    changes.put(name, value == null ? REMOVED : value);
    return value;
  }

  @Override
  public @Nullable Object getOrDefault(@Nullable Object key, @Nullable Object otherwise) {
    Object value = get(key);
    return value == null ? otherwise : value;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return false;
    }
    boolean untouched = !changes.containsKey(name);
    boolean fromBelow = headers == null || Fields.nameOf(name) == null;
    return (untouched && fromBelow) ? below.containsKey(name) : get(name) != null;
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    Objects.requireNonNull(key, "the request map has no null keys");
    Objects.requireNonNull(value, "the request map has no null values");
    if (key.equals(ParsedForm.KEY.name())) {
      return below.put(key, value);
    }
    Object old = get(key);
    changes.put(key, value);
    return old;
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Object old = get(name);
    changes.put(name, REMOVED);
    return old;
  }

  @Override
  public void clear() {
    below = new HashMap<>();
    headers = null;
    changes.clear();
  }

  @Override
  public int size() {
    return keys().size();
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new LazyEntries(this, this::keys);
  }

  @Override
  public String toString() {
    return EnvText.of(this);
  }

  private List<String> keys() {
    Set<String> keys = new LinkedHashSet<>(below.keySet());
    if (headers != null) {
      keys.removeIf(key -> Fields.nameOf(key) != null);
      for (int i = 0; i < headers.size(); i++) {
        String key = Fields.keyOf(headers.name(i));
        if (key != null) {
          keys.add(key);
        }
      }
    }
    changes.forEach(
        (key, value) -> {
          if (value == REMOVED) {
            keys.remove(key);
          } else {
            keys.add(key);
          }
        });
    return new ArrayList<>(keys);
  }
}
