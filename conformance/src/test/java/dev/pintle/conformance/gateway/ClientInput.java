package dev.pintle.conformance.gateway;

import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** What a client sends: heads and bodies of HTTP/1, one behind the other. */
final class ClientInput {
  private final InputStream in;
  private final Limits limits;
  private final HeadParser parser;
  private final byte[] buffer = new byte[128 * 1024];
  private int start;
  private int end;
  private @Nullable ChunkedDecoder chunks;
  private long remaining;

  ClientInput(InputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.parser = new HeadParser(limits);
  }

  /** Where pieces of a body go to. */
  interface Target {
    void take(byte[] bytes, int from, int count) throws IOException;
  }

  /** The next head; null if the client has left instead. */
  @Nullable RequestHead head() throws IOException, BadRequest {
    int found = parser.parse(buffer, start, end);
    while (found < 0) {
      try {
        if (!fill()) {
          return null;
        }
      } catch (SocketTimeoutException e) {
        continue; // how long it may take is not what is tested here
      }
      found = parser.parse(buffer, start, end);
    }
    start = found;
    RequestHead head = parser.take();
    chunks = head.chunked() ? new ChunkedDecoder(limits) : null;
    remaining = Math.max(0, head.contentLength());
    return head;
  }

  /** Whether something has been received that has not been taken. */
  boolean hasBytes() {
    return start < end;
  }

  /** Receives more; false if the client has closed its side. */
  boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count >= 0;
  }

  /**
   * Passes on the next piece of the body, which may have to be waited for.
   *
   * @return how many bytes it was; −1 if the body has ended
   * @throws java.net.SocketTimeoutException if it did not come soon
   * @throws IOException if the client has left in the midst of it
   */
  int passOn(Target target) throws IOException, BadRequest {
    long ready = ready();
    while (ready == 0 || (ready > 0 && !hasBytes())) {
      if (!fill()) {
        throw new IOException("the client has left in the midst of a body");
      }
      ready = ready();
    }
    if (ready < 0) {
      return -1;
    }
    int count = (int) Math.min(ready, end - start);
    target.take(buffer, start, count);
    start += count;
    remaining -= count;
    if (chunks != null) {
      chunks.took(count);
    }
    return count;
  }

  /** How many bytes of the body come next; 0 if that has yet to be received, −1 at its end. */
  private long ready() throws BadRequest {
    ChunkedDecoder decoder = chunks;
    if (decoder == null) {
      return remaining == 0 ? -1 : remaining;
    }
    if (decoder.ended()) {
      return -1;
    }
    if (decoder.available() == 0) {
      start = decoder.advance(buffer, start, end);
    }
    return decoder.ended() ? -1 : decoder.available();
  }
}
