package dev.pintle.http1;

import dev.pintle.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads field lines, of a head or of trailers, up to the empty line behind them (RFC 9112, 5). It
 * works on a region of bytes that grows at its end; each byte is looked at once, however the bytes
 * arrive. Refused are obs-fold, white space before the colon, bare CR and LF, and controls.
 */
final class FieldSection {
  /** What a call of {@link #next} came to. */
  enum Step {
    /** One more field is complete. */
    FIELD,
    /** The empty line was read. */
    END,
    /** More bytes are needed. */
    MORE
  }

  private enum State {
    LINE,
    NAME,
    BEFORE_VALUE,
    VALUE,
    LINE_LF,
    LAST_LF
  }

  /** How many places {@link #places} holds of one field. */
  static final int STRIDE = 4;

  private final int maxBytes;
  private final int maxFields;

  private State state = State.LINE;
  private int start;
  private int scanned;
  private int length;

  /** Of each field the start and end of the name and the start and end of the value. */
  private int[] places = new int[STRIDE * 24];

  FieldSection(int maxBytes, int maxFields) {
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
  }

  /**
   * Starts over. A new one has begun at 0.
   *
   * @param at where the first line begins, counted from the base
   */
  void begin(int at) {
    state = State.LINE;
    start = at;
    scanned = at;
    length = 0;
  }

  /**
   * Reads on up to the end of the next field.
   *
   * @param base where the region begins in {@code buf}; may differ from call to call
   * @param to where the bytes read so far end
   */
  Step next(byte[] buf, int base, int to) throws BadRequest {
    int i = base + scanned;
    int end = to - (base + start) > maxBytes ? base + start + maxBytes : to;
    if (state == State.LINE && i < end) {
      if (buf[i] == Octets.CR) {
        state = State.LAST_LF;
        i++;
      } else {
        beginField(i - base);
      }
    }
    if (state == State.LAST_LF && i < end) {
      expectLf(buf[i]);
      scanned = i + 1 - base;
      return Step.END;
    }
    if (state == State.NAME) {
      while (i < end && Octets.TOKEN[buf[i] & 0xff]) {
        i++;
      }
      if (i < end) {
        endName(buf[i], i - base);
        i++;
      }
    }
    if (state == State.BEFORE_VALUE) {
      i = Octets.skipBlanks(buf, i, end);
      if (i < end) {
        places[length + 2] = i - base;
        state = State.VALUE;
      }
    }
    if (state == State.VALUE) {
      while (i < end && Octets.VALUE[buf[i] & 0xff]) {
        i++;
      }
      if (i < end) {
        if (buf[i] != Octets.CR) {
          throw control(buf[i]);
        }
        places[length + 3] = Octets.trimBlanks(buf, base + places[length + 2], i) - base;
        state = State.LINE_LF;
        i++;
      }
    }
    if (state == State.LINE_LF && i < end) {
      expectLf(buf[i]);
      state = State.LINE;
      length += STRIDE;
      scanned = i + 1 - base;
      return Step.FIELD;
    }
    scanned = i - base;
    if (scanned - start == maxBytes) {
      throw new BadRequest(431, "the header fields are larger than allowed");
    }
    return Step.MORE;
  }

  private void beginField(int at) throws BadRequest {
    if (length == maxFields * STRIDE) {
      throw new BadRequest(431, "there are more header fields than allowed");
    }
    if (length == places.length) {
      places = Arrays.copyOf(places, 2 * length);
    }
    places[length] = at;
    state = State.NAME;
  }

  /** A folded line is refused here too, since no name begins with a blank. */
  private void endName(byte behind, int at) throws BadRequest {
    if (behind != ':') {
      throw new BadRequest(
          Octets.isBlank(behind)
              ? "there is white space before, in or behind a header name"
              : behind == Octets.CR || behind == Octets.LF
                  ? "a header line has no colon"
                  : "a header name holds a character that is not allowed there");
    }
    if (at == places[length]) {
      throw new BadRequest("a header line has no name");
    }
    places[length + 1] = at;
    state = State.BEFORE_VALUE;
  }

  private static void expectLf(byte b) throws BadRequest {
    if (b != Octets.LF) {
      throw new BadRequest("a CR is not followed by LF");
    }
  }

  private static BadRequest control(byte b) {
    return new BadRequest(
        b == Octets.LF
            ? "a header line ends in LF without CR"
            : "a header value holds a control character");
  }

  /** Where the section ends, counted from the base, once it has. */
  int end() {
    return scanned;
  }

  /** A place of the field completed last, counted from the base: 0 to 3 as in {@link #places}. */
  int placeInLast(int which) {
    return places[length - STRIDE + which];
  }

  /**
   * The places of all fields, {@link #STRIDE} each, counted from {@code origin} behind the base.
   */
  int[] places(int origin) {
    int[] copy = Arrays.copyOf(places, length);
    if (origin != 0) {
      for (int i = 0; i < length; i++) {
        copy[i] -= origin;
      }
    }
    return copy;
  }

  /** Makes headers of the complete fields, whose places are counted from the start of the bytes. */
  Headers headers(byte[] bytes) {
    return headers(bytes, places, length);
  }

  /** Makes headers of the first {@code length} places. */
  static Headers headers(byte[] bytes, int[] places, int length) {
    String[] pairs = new String[length / 2];
    for (int i = 0, p = 0; p < length; i += 2, p += STRIDE) {
      pairs[i] = InternTable.NAMES.of(bytes, places[p], places[p + 1]);
      pairs[i + 1] = value(bytes, places, p);
    }
    return Headers.of(pairs);
  }

  /** The value of the field whose places begin at {@code p}. */
  static String value(byte[] bytes, int[] places, int p) {
    int start = places[p + 2];
    int count = places[p + 3] - start;
    return count == 0 ? "" : new String(bytes, start, count, StandardCharsets.ISO_8859_1);
  }
}
