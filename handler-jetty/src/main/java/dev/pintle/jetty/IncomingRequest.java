package dev.pintle.jetty;

import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.RequestHead;
import org.jspecify.annotations.Nullable;

/** A request as {@link StrictReader} has read it; its body may still be on its way. */
final class IncomingRequest {
  private final RequestHead head;
  private final @Nullable ChunkedDecoder chunks;
  private volatile boolean received;
  private volatile @Nullable BadRequest failure;

  /**
   * Makes one whose head is complete.
   *
   * @param chunks reads the framing of its body; null if that is not chunked
   */
  IncomingRequest(RequestHead head, @Nullable ChunkedDecoder chunks) {
    this.head = head;
    this.chunks = chunks;
    this.received = !head.hasBody();
  }

  RequestHead head() {
    return head;
  }

  @Nullable ChunkedDecoder chunks() {
    return chunks;
  }

  /** Whether all bytes of the body have come, read by the app or not. */
  boolean isReceived() {
    return received;
  }

  void markReceived() {
    received = true;
  }

  /** What is wrong with the body; null if nothing is. */
  @Nullable BadRequest failure() {
    return failure;
  }

  void fail(BadRequest reason) {
    failure = reason;
  }

  /** Whether the connection may leave HTTP behind this request. */
  boolean maySwitch() {
    return head.upgrade() || head.method().equals("CONNECT");
  }
}
