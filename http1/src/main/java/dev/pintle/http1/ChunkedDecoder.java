package dev.pintle.http1;

import dev.pintle.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Takes the framing off one chunked body (RFC 9112, 7.1). It never touches the data, so these can
 * be read from the buffer or straight from the socket:
 *
 * <pre>{@code
 * from = decoder.advance(buf, from, to);      // over framing, up to data, end or the last byte
 * if (decoder.available() > 0) {              // the next bytes, up to so many, are data
 *   int n = (int) Math.min(decoder.available(), to - from);
 *   …                                         // use n bytes at from
 *   from += n;
 *   decoder.took(n);
 * } else if (decoder.ended()) { … }           // from is where the next request begins
 * }</pre>
 *
 * <p>What it finds does not depend on how the bytes were cut into pieces.
 */
public final class ChunkedDecoder {
  private static final int MAX_SIZE_DIGITS = 16;
  private static final long MAX_SIZE = 1L << 62;

  private enum State {
    SIZE,
    /** Behind the size, in white space that must lead to an extension. */
    BEFORE_EXTENSION,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    ENDED
  }

  private final Limits limits;
  private final TrailerReader trailers;

  private State state = State.SIZE;
  private int digits;
  private long size;
  private int extension;
  private int extensions;
  private long total;
  private @Nullable BadRequest failure;

  /**
   * Makes one for one body.
   *
   * @param limits of the body, its extensions and trailers
   */
  public ChunkedDecoder(Limits limits) {
    this.limits = limits;
    this.trailers = new TrailerReader(limits);
  }

  /**
   * Reads framing. All bytes before the answer are used up.
   *
   * @param buf holds the bytes
   * @param from where the bytes not yet used begin
   * @param to where they end
   * @return {@code to} if more bytes are needed; else the place of the next data, if {@link
   *     #available} is above 0, or of the first byte behind the body, if it has {@link #ended}
   * @throws BadRequest if the framing is malformed or a limit is passed; thrown again by each later
   *     call
   */
  public int advance(byte[] buf, int from, int to) throws BadRequest {
    if (failure != null) {
      throw failure;
    }
    try {
      return read(buf, from, to);
    } catch (BadRequest e) {
      failure = e;
      throw e;
    }
  }

  private int read(byte[] buf, int from, int to) throws BadRequest {
    int i = from;
    while (i < to && state != State.DATA && state != State.ENDED) {
      if (state == State.TRAILERS) {
        i = trailers.read(buf, i, to);
        if (trailers.ended()) {
          state = State.ENDED;
        }
      } else {
        octet(buf[i]);
        i++;
      }
    }
    return i;
  }

  private void octet(byte b) throws BadRequest {
    switch (state) {
      case SIZE -> size(b);
      case BEFORE_EXTENSION -> {
        countExtension();
        if (b == ';') {
          state = State.EXTENSION;
        } else if (!Octets.isBlank(b)) {
          throw junk();
        }
      }
      case EXTENSION -> extension(b);
      case SIZE_LF -> {
        expect(Octets.LF, b);
        beginChunk();
      }
      case DATA_CR -> {
        expect(Octets.CR, b);
        state = State.DATA_LF;
      }
      case DATA_LF -> {
        expect(Octets.LF, b);
        state = State.SIZE;
        digits = 0;
        size = 0;
        extension = 0;
      }
      default -> throw new IllegalStateException("no framing is expected in " + state);
    }
  }

  private void size(byte b) throws BadRequest {
    int digit = Octets.hex(b);
    if (digit >= 0) {
      if (++digits > MAX_SIZE_DIGITS) {
        throw new BadRequest("a chunk size has more than 16 digits");
      }
      size = size << 4 | digit;
    } else if (digits == 0) {
      throw new BadRequest("a chunk does not begin with its size");
    } else if (size < 0 || size > MAX_SIZE) {
      throw new BadRequest("a chunk size is too large");
    } else if (b == Octets.CR) {
      state = State.SIZE_LF;
    } else if (b == ';') {
      countExtension();
      state = State.EXTENSION;
    } else if (Octets.isBlank(b)) {
      countExtension();
      state = State.BEFORE_EXTENSION;
    } else {
      throw junk();
    }
  }

  /** Nobody here reads extensions; what matters is that they end where everybody sees them end. */
  private void extension(byte b) throws BadRequest {
    if (b == Octets.CR) {
      state = State.SIZE_LF;
      return;
    }
    countExtension();
    if (!Octets.VALUE[b & 0xff]) {
      throw new BadRequest(
          b == Octets.LF
              ? "a chunk line ends in LF without CR"
              : "a chunk extension holds a control character");
    }
  }

  private void countExtension() throws BadRequest {
    extensions++;
    if (++extension > limits.maxChunkExtension() || extensions > limits.maxChunkExtensions()) {
      throw new BadRequest(413, "the chunk extensions are larger than allowed");
    }
  }

  private void beginChunk() throws BadRequest {
    if (size > limits.maxBody() - total) {
      throw new BadRequest(413, "the body is larger than allowed");
    }
    total += size;
    state = size == 0 ? State.TRAILERS : State.DATA;
  }

  private static void expect(byte expected, byte b) throws BadRequest {
    if (b != expected) {
      throw new BadRequest("a chunk or its size is not followed by CR LF");
    }
  }

  private static BadRequest junk() {
    return new BadRequest("a chunk size is followed by something that is no extension");
  }

  /**
   * How many bytes of data come next.
   *
   * @return 0 if framing comes next, or nothing
   */
  public long available() {
    return state == State.DATA ? size : 0;
  }

  /**
   * Says that bytes of data have been used.
   *
   * @param count 0 to {@link #available}
   */
  public void took(long count) {
    if (count < 0 || count > available()) {
      throw new IllegalArgumentException(count + " of " + available() + " bytes cannot be taken");
    }
    size -= count;
    if (state == State.DATA && size == 0) {
      state = State.DATA_CR;
    }
  }

  /**
   * Whether the body is over, its trailers included.
   *
   * @return true if so
   */
  public boolean ended() {
    return state == State.ENDED;
  }

  /**
   * The shortest framing that would end the body here, behind the data that are {@link #available}:
   * for whoever ends it early for another parser, which has read as far.
   *
   * @return null within a size, an extension or the trailers
   */
  public @Nullable String shortestEnd() {
    return switch (state) {
      case SIZE -> digits == 0 ? "0\r\n\r\n" : null;
      case DATA, DATA_CR -> "\r\n0\r\n\r\n";
      case DATA_LF -> "\n0\r\n\r\n";
      default -> null;
    };
  }

  /**
   * The trailer fields.
   *
   * @return in wire order
   * @throws IllegalStateException if the body is not over
   */
  public Headers trailers() {
    if (!ended()) {
      throw new IllegalStateException("the trailers come behind the body, which is not over");
    }
    return trailers.headers();
  }
}
