package dev.pintle;

import dev.pintle.internal.Percent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or a form: immutable pairs of name and value in the order they were
 * sent, repeats kept. Names are told apart by case.
 *
 * <pre>{@code
 * Params query = Request.of(env).queryParams(); // ?tag=a&tag=b&page=2
 * String page = query.first("page");            // "2"
 * List<String> tags = query.all("tag");         // [a, b]
 * }</pre>
 */
public final class Params implements Iterable<Map.Entry<String, String>> {
  /** More are refused: a flood of names costs the server more than the client. */
  private static final int MOST = 1000;

  private static final Params EMPTY = new Params(new String[0]);

  /** Names at even places, values behind them. */
  private final String[] pairs;

  private Params(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * No parameters.
   *
   * @return the empty parameters
   */
  public static Params empty() {
    return EMPTY;
  }

  /**
   * Makes parameters of names and values in turn.
   *
   * @param namesAndValues name, value, name, value, …
   * @return the parameters
   * @throws IllegalArgumentException if the count is odd
   */
  public static Params of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Params.of takes names and values in turn; the name \""
              + namesAndValues[namesAndValues.length - 1]
              + "\" has no value");
    }
    String[] pairs = namesAndValues.clone();
    for (String text : pairs) {
      Objects.requireNonNull(text, "a name or value");
    }
    return new Params(pairs);
  }

  /**
   * Parses a query or a form, {@code application/x-www-form-urlencoded} (URL Standard, 5.1): pairs
   * stand between "&amp;", "+" is a space, escapes are bytes of UTF-8 (what is not UTF-8 becomes
   * U+FFFD), and a name without "=" has the value "".
   *
   * @param encoded without a question mark
   * @return the parameters
   * @throws HttpException with status 400, if an escape is malformed or there are more than 1000
   *     parameters
   */
  public static Params parse(String encoded) {
    List<String> pairs = new ArrayList<>();
    int start = 0;
    int equals = encoded.indexOf('=');
    while (start < encoded.length()) {
      int ampersand = encoded.indexOf('&', start);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      if (start < end) {
        if (pairs.size() == 2 * MOST) {
          throw new HttpException(400, "there are more than " + MOST + " parameters");
        }
        if (equals >= 0 && equals < start) { // else the next is known: all is looked through once
          equals = encoded.indexOf('=', start);
        }
        int endOfName = equals < 0 || equals > end ? end : equals;
        pairs.add(decode(encoded, start, endOfName));
        pairs.add(decode(encoded, Math.min(endOfName + 1, end), end));
      }
      start = end + 1;
    }
    return pairs.isEmpty() ? EMPTY : new Params(pairs.toArray(String[]::new));
  }

  private static String decode(String encoded, int start, int end) {
    String text = Percent.decodeParam(encoded, start, end);
    if (text == null) {
      throw new HttpException(
          400, "a parameter holds a \"%\" that two hexadecimal digits do not follow");
    }
    return text;
  }

  /**
   * The first value of a name.
   *
   * @param name its case counts
   * @return the value, or null if there is no such parameter
   */
  public @Nullable String first(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * The last value of a name.
   *
   * @param name its case counts
   * @return the value, or null if there is no such parameter
   */
  public @Nullable String last(String name) {
    for (int i = pairs.length - 2; i >= 0; i -= 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * All values of a name, in order.
   *
   * @param name its case counts
   * @return the values, immutable; empty if there is no such parameter
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  /**
   * Whether there is a parameter of this name.
   *
   * @param name its case counts
   * @return true if so
   */
  public boolean contains(String name) {
    return first(name) != null;
  }

  /**
   * The names, each once, in the order of their first appearance.
   *
   * @return an immutable set
   */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.add(pairs[i]);
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * How many parameters there are, repeats counted.
   *
   * @return 0 or more
   */
  public int size() {
    return pairs.length / 2;
  }

  /**
   * Whether there are no parameters.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < pairs.length;
      }

      @Override
      public Map.Entry<String, String> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        next += 2;
        return Map.entry(pairs[next - 2], pairs[next - 1]);
      }
    };
  }

  /** Equal if the same pairs stand in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Params that && Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  /** The names alone: values of forms are often secret. */
  @Override
  public String toString() {
    return "Params" + names();
  }
}
