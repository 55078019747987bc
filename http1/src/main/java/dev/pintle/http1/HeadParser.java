package dev.pintle.http1;

import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of the requests of one connection, one after the other (RFC 9112, 2 to 7). What
 * it finds does not depend on how the bytes were cut into pieces, and each byte is looked at once,
 * except those of a path with escapes.
 *
 * <pre>{@code
 * int end = parser.parse(buffer, from, to); // again with a higher "to" while it is -1
 * RequestHead head = parser.take();         // the body begins at end; ready for the next head
 * }</pre>
 */
public final class HeadParser {
  private final RequestLine line;
  private final FieldSection fields;
  private final Framing framing = new Framing();

  private boolean inFields;
  private @Nullable RequestHead head;
  private @Nullable BadRequest failure;

  /**
   * Makes one for one connection.
   *
   * @param limits of its heads
   */
  public HeadParser(Limits limits) {
    line = new RequestLine(limits.maxRequestLine());
    fields = new FieldSection(limits.maxHeaderBytes(), limits.maxHeaders());
  }

  /**
   * Reads on. Between two calls for one head the bytes may move to another place or array, but
   * bytes may only be added.
   *
   * @param buf holds the bytes
   * @param from where the bytes of this head begin, empty lines before it included
   * @param to where the bytes received so far end
   * @return where the head ends, or -1 if more bytes are needed
   * @throws BadRequest as soon as no further bytes could make it a head that is let in; thrown
   *     again by each later call
   */
  public int parse(byte[] buf, int from, int to) throws BadRequest {
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
    if (!inFields) {
      if (!line.parse(buf, from, to)) {
        return -1;
      }
      inFields = true;
      fields.begin(line.end());
      framing.begin(line.minorVersion());
    }
    while (true) {
      switch (fields.next(buf, from, to)) {
        case FIELD ->
            framing.field(
                buf,
                from + fields.placeInLast(0),
                from + fields.placeInLast(1),
                from + fields.placeInLast(2),
                from + fields.placeInLast(3));
        case MORE -> {
          return -1;
        }
        case END -> {
          framing.end(line.form());
          head = new RequestHead(buf, from, line, fields, framing);
          return from + fields.end();
        }
      }
    }
  }

  /**
   * Whether a byte of the request itself has been seen: empty lines before it do not count, so that
   * a connection with nothing else is an idle one.
   *
   * @return true if so
   */
  public boolean started() {
    return line.started();
  }

  /**
   * Hands over the head and starts over.
   *
   * @return the head
   * @throws IllegalStateException if {@link #parse} has not found the end of it
   */
  public RequestHead take() {
    RequestHead complete = head;
    if (complete == null) {
      throw new IllegalStateException("the head is not complete");
    }
    head = null;
    inFields = false;
    line.reset();
    return complete;
  }
}
