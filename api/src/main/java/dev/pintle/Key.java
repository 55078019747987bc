package dev.pintle;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A typed name of an entry of the request map. A middleware's own names contain a dot.
 *
 * <pre>{@code
 * static final Key<User> USER = Key.of("myapp.user", User.class);
 * USER.put(env, user);
 * User user = USER.get(env);
 * }</pre>
 *
 * @param <T> the type of its value
 */
public final class Key<T> {
  private final String name;
  private final Class<T> type;

  private Key(String name, Class<T> type) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "a key needs a name; that of a middleware contains a dot, as in \"myapp.user\"");
    }
    if (type.isPrimitive()) {
      throw new IllegalArgumentException(
          "the value of \""
              + name
              + "\" cannot be a primitive "
              + type
              + "; use its wrapper class");
    }
    this.name = name;
    this.type = type;
  }

  /**
   * Makes a key.
   *
   * @param <T> the type of its value
   * @param name the name in the map; not empty
   * @param type the class of its value; not a primitive
   * @return the key
   * @throws IllegalArgumentException if the name is empty or the type a primitive
   */
  public static <T> Key<T> of(String name, Class<T> type) {
    return new Key<>(name, type);
  }

  /**
   * The name in the map.
   *
   * @return never empty
   */
  public String name() {
    return name;
  }

  /**
   * The class of its value.
   *
   * @return as given at construction
   */
  public Class<T> type() {
    return type;
  }

  /**
   * Reads a value that must be there.
   *
   * @param env the request map
   * @return the value
   * @throws NoSuchElementException naming the key, if it is absent
   * @throws ClassCastException naming the key, if somebody put another type past this class
   */
  public T get(Map<String, Object> env) {
    T value = read(env);
    if (value == null) {
      throw new NoSuchElementException("the request map has no \"" + name + "\"");
    }
    return value;
  }

  /**
   * Reads a value that may be absent.
   *
   * @param env the request map
   * @return the value, if there is one
   * @throws ClassCastException naming the key, if somebody put another type past this class
   */
  public Optional<T> find(Map<String, Object> env) {
    return Optional.ofNullable(read(env));
  }

  /**
   * Sets the value, with its type checked here and not where it is read.
   *
   * @param env the request map
   * @param value not null
   * @throws ClassCastException naming the key, if the value is not of its type
   */
  public void put(Map<String, Object> env, T value) {
    env.put(name, cast(Objects.requireNonNull(value, name)));
  }

  /**
   * Takes the entry out of the map.
   *
   * @param env the request map
   */
  public void remove(Map<String, Object> env) {
    env.remove(name);
  }

  private @Nullable T read(Map<String, Object> env) {
    Object value = env.get(name);
    return value == null ? null : cast(value);
  }

  private T cast(Object value) {
    if (!type.isInstance(value)) {
      throw new ClassCastException(
          "\"" + name + "\" must be a " + type.getName() + ", not a " + value.getClass().getName());
    }
    return type.cast(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
