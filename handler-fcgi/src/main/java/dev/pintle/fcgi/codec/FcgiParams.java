package dev.pintle.fcgi.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request: its name-value pairs in the order they came (section 3.4). It
 * holds their bytes and where in them each pair is; strings, of ISO-8859-1, are made when they are
 * asked for. A pair is found by a hash of its name's length and last byte: all names of web servers
 * differ in these or nearly so, and where somebody makes them alike it is a search through all.
 */
public final class FcgiParams {
  /** What the name of a parameter begins with that stands for a header field (RFC 3875, 4.1.18). */
  public static final String FIELD_PREFIX = "HTTP_";

  /**
   * Start of the name, start of the value, which is the end of the name, end of the value, and the
   * next pair in the same bucket; counted from 1, so that 0 is none.
   */
  private static final int STRIDE = 4;

  private static final int FORTY_PAIRS = 40 * STRIDE;

  private static final int BUCKETS = 64;

  private final byte[] bytes;
  private final int[] places;
  private final int length;
  private final int longestName;

  /** The first pair of each bucket, counted likewise. */
  private final int[] first = new int[BUCKETS];

  private FcgiParams(byte[] bytes) throws FcgiException {
    int[] found = new int[FORTY_PAIRS];
    int end = 0;
    int longest = 0;
    int at = 0;
    while (at < bytes.length) {
      long nameLength;
      long valueLength;
      if (at + 1 < bytes.length && (bytes[at] | bytes[at + 1]) >= 0) { // as nearly all are
        nameLength = bytes[at];
        valueLength = bytes[at + 1];
        at += 2;
      } else {
        nameLength = length(bytes, at);
        at += widthOfLength(bytes, at);
        valueLength = length(bytes, at);
        at += widthOfLength(bytes, at);
      }
      // Both may be close to 2^31: with an int their sum would pass for a small one
      // (CVE-2025-23016).
      if (nameLength + valueLength > bytes.length - at) {
        throw malformed();
      }
      if (end == found.length) {
        found = Arrays.copyOf(found, 2 * end);
      }
      found[end] = at;
      at += (int) nameLength;
      found[end + 1] = at;
      at += (int) valueLength;
      found[end + 2] = at;
      end += STRIDE;
      longest = Math.max(longest, (int) nameLength);
    }
    this.bytes = bytes;
    this.places = found;
    this.length = end;
    this.longestName = longest;
    chain();
  }

  /** From the last to the first, each before those that are there, so that they stand in order. */
  private void chain() {
    for (int i = size() - 1; i >= 0; i--) {
      int bucket = bucket(i);
      places[i * STRIDE + STRIDE - 1] = first[bucket];
      first[bucket] = i + 1;
    }
  }

  /**
   * Finds the pairs.
   *
   * @param bytes all of a stream or record, kept and not to be changed any more
   * @throws FcgiException if they are not whole pairs
   */
  static FcgiParams of(byte[] bytes) throws FcgiException {
    return new FcgiParams(bytes);
  }

  /** One byte, or four of which the highest bit is set. */
  private static int length(byte[] bytes, int at) throws FcgiException {
    int width = widthOfLength(bytes, at);
    if (width == 1) {
      return bytes[at];
    }
    if (width > bytes.length - at) {
      throw malformed();
    }
    return (bytes[at] & 0x7f) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static int widthOfLength(byte[] bytes, int at) throws FcgiException {
    if (at >= bytes.length) {
      throw malformed();
    }
    return bytes[at] >= 0 ? 1 : 4;
  }

  private static FcgiException malformed() {
    return new FcgiException("a name-value pair is longer than its stream or record");
  }

  private static int bucket(int length, int lastByte) {
    return (31 * length + lastByte) & (BUCKETS - 1);
  }

  boolean isWithin(FcgiLimits limits) {
    return size() <= limits.maxParams() && longestName <= limits.maxNameBytes();
  }

  /**
   * How many there are.
   *
   * @return 0 or more; a name that came twice counts twice
   */
  public int size() {
    return length / STRIDE;
  }

  /**
   * The name of one.
   *
   * @param i 0 to {@link #size} - 1
   * @return the same string each time if it is a usual one
   */
  public String name(int i) {
    int p = place(i);
    return ParamNames.of(bytes, places[p], places[p + 1]);
  }

  /**
   * The value of one.
   *
   * @param i 0 to {@link #size} - 1
   * @return made anew each time
   */
  public String value(int i) {
    int p = place(i);
    return new String(
        bytes, places[p + 1], places[p + 2] - places[p + 1], StandardCharsets.ISO_8859_1);
  }

  /**
   * The value of a name.
   *
   * @param name case counts
   * @return that of the last pair of the name, null if there is none
   */
  public @Nullable String value(String name) {
    int found = -1;
    for (int i = find("", name, 0); i >= 0; i = find("", name, i + 1)) {
      found = i;
    }
    return found < 0 ? null : value(found);
  }

  /**
   * Finds a parameter, or all of one name:
   *
   * <pre>{@code
   * for (int i = params.find(FIELD_PREFIX, "COOKIE", 0); i >= 0; i = params.find(FIELD_PREFIX, "COOKIE", i + 1)) {
   *   … params.value(i) …
   * }
   * }</pre>
   *
   * @param prefix the beginning of the name
   * @param rest the rest of it, so that the caller need not join them
   * @param from where to begin, 0 or more
   * @return the first place at or behind {@code from}, or -1
   */
  public int find(String prefix, String rest, int from) {
    int bucket = bucket(prefix, rest);
    // Whoever goes from one to the next of a name need not begin anew.
    boolean goesOn = from > 0 && from <= size() && bucket(from - 1) == bucket;
    for (int i = goesOn ? next(from - 1) : first[bucket] - 1; i >= 0; i = next(i)) {
      if (i >= from && isNamed(i, prefix, rest)) {
        return i;
      }
    }
    return -1;
  }

  private static int bucket(String prefix, String rest) {
    String end = rest.isEmpty() ? prefix : rest;
    int lastByte = end.isEmpty() ? 0 : (byte) end.charAt(end.length() - 1);
    return bucket(prefix.length() + rest.length(), lastByte);
  }

  private int bucket(int i) {
    int start = places[i * STRIDE];
    int end = places[i * STRIDE + 1];
    return bucket(end - start, start == end ? 0 : bytes[end - 1]);
  }

  private int next(int i) {
    return places[i * STRIDE + STRIDE - 1] - 1;
  }

  /**
   * Whether one stands for a header field.
   *
   * @param i 0 to {@link #size} - 1
   * @return whether its name begins with {@link #FIELD_PREFIX}
   */
  public boolean isField(int i) {
    int p = place(i);
    return places[p + 1] - places[p] >= FIELD_PREFIX.length() && spells(FIELD_PREFIX, places[p]);
  }

  private boolean isNamed(int i, String prefix, String rest) {
    int p = i * STRIDE;
    int start = places[p];
    return places[p + 1] - start == prefix.length() + rest.length()
        && spells(rest, start + prefix.length())
        && spells(prefix, start);
  }

  private boolean spells(String word, int start) {
    for (int i = 0; i < word.length(); i++) {
      if ((bytes[start + i] & 0xff) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int place(int i) {
    return STRIDE * Objects.checkIndex(i, size());
  }
}
