package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.ProtocolStatus;
import dev.pintle.spi.Sent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one request has to send and has not sent. All of it is guarded by the connection's lock; one
 * thread at a time offers something, and waits or is told when it has gone.
 */
final class Outgoing {
  final int id;

  /** Status and fields, which go first. */
  @Nullable ResponseHead head;

  /** Lines for the web server's error log. */
  @Nullable ByteArrayOutputStream errors;

  /** Bytes of the body, the position at the first that has not been put into a record. */
  @Nullable ByteBuffer bytes;

  /** A part of a file, in place of bytes. */
  @Nullable FilePart file;

  /** What is offered is the last: behind it the request ends. */
  boolean last;

  /** HEAD was asked: an answer of ours has no bytes. */
  boolean bodyless;

  /** What the web server is told then; if not complete, there is no response. */
  ProtocolStatus endsAs = ProtocolStatus.REQUEST_COMPLETE;

  /** Told when the last has gone. */
  @Nullable Sent whenSent;

  /** How many bytes of the offer have gone. */
  long taken;

  /** Something was offered that has not all gone. */
  boolean offered;

  /** It stands in the queue of those that have something to send. */
  boolean queued;

  /** Status and fields are on their way: the response cannot be another any more. */
  boolean headGone;

  boolean hadErrors;
  boolean ended;

  /** Why nothing can be sent any more. */
  @Nullable IOException failure;

  Outgoing(int id) {
    this.id = id;
  }

  /** Whoever gets it has to tell. */
  synchronized @Nullable Sent takeWhenSent() {
    Sent taker = whenSent;
    whenSent = null;
    return taker;
  }

  /** Whether there is something to be put into records. */
  boolean hasMore() {
    return !ended && failure == null && (hasContent() || hasErrors() || last);
  }

  boolean hasErrors() {
    return errors != null && errors.size() > 0;
  }

  boolean hasContent() {
    return head != null
        || (bytes != null && bytes.hasRemaining())
        || (file != null && file.unclaimed() > 0);
  }

  /** What answers the same request in place of this; said to the error log is said. */
  Outgoing successor() {
    Outgoing successor = new Outgoing(id);
    successor.bodyless = bodyless;
    successor.errors = errors;
    successor.hadErrors = hadErrors;
    return successor;
  }

  /** Nothing of it will go. */
  void drop() {
    head = null;
    bytes = null;
    file = null;
    errors = null;
  }
}
