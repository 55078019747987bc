package dev.pintle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Header fields: immutable ordered pairs of name and value, order and case kept, names looked up
 * without regard to case. Repeats stay apart. It is not a map, on purpose: a map of lists loses the
 * order, and a map of joined values breaks {@code Set-Cookie}.
 *
 * <p>A name is a token (RFC 9110, 5.6.2). A value holds no CR, LF or NUL (RFC 9110, 5.5) and no
 * character above U+00FF, since it goes out as ISO-8859-1; white space around it is dropped.
 * Anything else is refused here, where the mistake is made, and not on the wire.
 *
 * <pre>{@code
 * Headers headers = Headers.of("Content-Type", "text/plain", "X-Request-Id", id);
 * String type = headers.first("content-type");
 * }</pre>
 */
public final class Headers implements Iterable<Map.Entry<String, String>> {
  private static final Headers EMPTY = new Headers(new String[0]);

  /** Names at even places, values behind them. */
  private final String[] pairs;

  private Headers(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * No fields.
   *
   * @return the empty headers
   */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * Makes headers of names and values in turn.
   *
   * @param namesAndValues name, value, name, value, …
   * @return the headers
   * @throws IllegalArgumentException if the count is odd, a name is not a token, or a value holds a
   *     character that cannot be sent
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Headers.of takes names and values in turn; the name \""
              + namesAndValues[namesAndValues.length - 1]
              + "\" has no value");
    }
    if (namesAndValues.length == 0) {
      return EMPTY;
    }
    String[] pairs = new String[namesAndValues.length];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = HeaderRules.checkName(namesAndValues[i]);
      pairs[i + 1] = HeaderRules.checkValue(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Headers(pairs);
  }

  /**
   * An empty builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder(EMPTY);
  }

  /**
   * A builder that begins with these fields.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The value of the first field of this name.
   *
   * @param name in any case
   * @return the value, or null if there is no such field
   */
  public @Nullable String first(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * The value of the last field of this name.
   *
   * @param name in any case
   * @return the value, or null if there is no such field
   */
  public @Nullable String last(String name) {
    for (int i = pairs.length - 2; i >= 0; i -= 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * The values of all fields of this name, in order, each as it was sent: a list inside one value
   * is not split.
   *
   * @param name in any case
   * @return the values, immutable; empty if there is no such field
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  /**
   * Whether there is a field of this name.
   *
   * @param name in any case
   * @return true if so
   */
  public boolean contains(String name) {
    return first(name) != null;
  }

  /**
   * How many fields there are, repeats counted.
   *
   * @return 0 or more
   */
  public int size() {
    return pairs.length / 2;
  }

  /**
   * Whether there are no fields.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /**
   * The name of a field, in the case it was given.
   *
   * @param index 0 to {@code size() - 1}
   * @return the name
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public String name(int index) {
    return pairs[2 * Objects.checkIndex(index, size())];
  }

  /**
   * The value of a field.
   *
   * @param index 0 to {@code size() - 1}
   * @return the value
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public String value(int index) {
    return pairs[2 * Objects.checkIndex(index, size()) + 1];
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Map.Entry<String, String> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Map.Entry<String, String> entry = Map.entry(name(next), value(next));
        next++;
        return entry;
      }
    };
  }

  /** Equal if the same pairs stand in the same order; the case of names does not count. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Headers that) || that.pairs.length != pairs.length) {
      return false;
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i].equalsIgnoreCase(that.pairs[i]) || !pairs[i + 1].equals(that.pairs[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < pairs.length; i += 2) {
      hash = 31 * hash + HeaderRules.lowerCase(pairs[i]).hashCode();
      hash = 31 * hash + pairs[i + 1].hashCode();
    }
    return hash;
  }

  /** The fields as they would be sent, with the values of credentials left out. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(pairs[i]).append(": ");
      text.append(HeaderRules.isCredential(pairs[i]) ? "(hidden)" : pairs[i + 1]);
    }
    return text.append('}').toString();
  }

  /** Collects fields. Not safe for use by several threads at once. */
  public static final class Builder {
    private String[] pairs;
    private int length;

    private Builder(Headers start) {
      this.pairs = Arrays.copyOf(start.pairs, start.pairs.length + 8);
      this.length = start.pairs.length;
    }

    /**
     * Adds a field behind the others, whether or not there is one of its name.
     *
     * @param name a token
     * @param value without CR, LF, NUL or characters above U+00FF
     * @return this
     * @throws IllegalArgumentException if the name or value cannot be sent
     */
    public Builder add(String name, String value) {
      String checkedName = HeaderRules.checkName(name);
      String checkedValue = HeaderRules.checkValue(name, value);
      if (length == pairs.length) {
        pairs = Arrays.copyOf(pairs, Math.max(8, length * 2));
      }
      pairs[length++] = checkedName;
      pairs[length++] = checkedValue;
      return this;
    }

    /**
     * Adds all fields of {@code more} behind the others.
     *
     * @param more the fields
     * @return this
     */
    public Builder addAll(Headers more) {
      if (length + more.pairs.length > pairs.length) {
        pairs = Arrays.copyOf(pairs, length + more.pairs.length);
      }
      System.arraycopy(more.pairs, 0, pairs, length, more.pairs.length);
      length += more.pairs.length;
      return this;
    }

    /**
     * Puts one field in the place of the first of this name and drops the others; adds it if there
     * is none.
     *
     * @param name a token
     * @param value without CR, LF, NUL or characters above U+00FF
     * @return this
     * @throws IllegalArgumentException if the name or value cannot be sent
     */
    public Builder set(String name, String value) {
      String checkedName = HeaderRules.checkName(name);
      String checkedValue = HeaderRules.checkValue(name, value);
      int kept = 0;
      boolean placed = false;
      for (int i = 0; i < length; i += 2) {
        boolean same = pairs[i].equalsIgnoreCase(name);
        if (same && placed) {
          continue;
        }
        pairs[kept] = same ? checkedName : pairs[i];
        pairs[kept + 1] = same ? checkedValue : pairs[i + 1];
        placed |= same;
        kept += 2;
      }
      length = kept;
      return placed ? this : add(name, value);
    }

    /**
     * Drops all fields of this name.
     *
     * @param name in any case
     * @return this
     */
    public Builder remove(String name) {
      int kept = 0;
      for (int i = 0; i < length; i += 2) {
        if (!pairs[i].equalsIgnoreCase(name)) {
          pairs[kept] = pairs[i];
          pairs[kept + 1] = pairs[i + 1];
          kept += 2;
        }
      }
      length = kept;
      return this;
    }

    /**
     * The fields collected so far.
     *
     * @return immutable headers; the builder can be used on
     */
    public Headers build() {
      return length == 0 ? EMPTY : new Headers(Arrays.copyOf(pairs, length));
    }
  }
}
