package dev.pintle.http;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.transport.Link;
import dev.pintle.transport.Tls;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The two directions of a connection's bytes with their buffers, for all who work on one of its
 * requests, and the turn of the thread that does.
 */
final class Wire {
  private final Link link;
  private final @Nullable Tls tls;
  private final Settings settings;
  private final Input in = new Input();
  private final Output out;
  private final HttpService service;
  private int held;
  private @Nullable Turn turn;

  Wire(Link link, HttpService service) {
    this.link = link;
    this.tls = link.tls();
    this.service = service;
    this.settings = service.settings();
    this.out = new Output(link, service::newWriter);
  }

  void begin(Turn ofThread) {
    turn = ofThread;
    in.adopt(ofThread.scratch());
    out.adopt(ofThread.scratch());
  }

  void end() {
    in.release();
    out.release();
    turn = null;
    hold(in.heldBytes() + heldByTls());
  }

  private int heldByTls() {
    return tls == null ? 0 : tls.heldBytes();
  }

  /** How much has been received and not used, complete or not. */
  int received() {
    return in.available() + heldByTls();
  }

  /** The connection has ended; nothing is held any more. */
  void close() {
    hold(0);
  }

  private void hold(int bytes) {
    if (bytes != held) {
      service.hold(bytes - held);
      held = bytes;
    }
  }

  Link link() {
    return link;
  }

  /** What secures the connection; null without TLS. */
  @Nullable Tls tls() {
    return tls;
  }

  Settings settings() {
    return settings;
  }

  Input in() {
    return in;
  }

  Output out() {
    return out;
  }

  Turn turn() {
    Turn current = turn;
    if (current == null) {
      throw new IllegalStateException("the request has ended");
    }
    return current;
  }

  /** Reads what is there now into the input; how many bytes, or −1 at the end. */
  int fill() throws IOException {
    return in.fill(link);
  }

  /** Whether there is nothing more to be read now; reads if that is not known. */
  boolean isDry() throws IOException {
    return in.isDrained() || in.fill(link) == 0;
  }

  /**
   * Sends what waits and then these, waiting for the client as long as it takes some of it; between
   * enter and leave.
   *
   * @throws ClientGoneException if the client has left, or taken nothing for too long
   */
  void sendWaiting(HttpExchange exchange, @Nullable ByteBuffer data, @Nullable ByteBuffer tail)
      throws IOException {
    try {
      boolean hadRoom = true;
      long left = Long.MAX_VALUE;
      while (!out.send(data, tail)) {
        long still = out.waiting() + remaining(data) + remaining(tail);
        if (!hadRoom && still == left) { // a socket may have room before the selector says so
          exchange.cancel(Cancellation.Reason.TIMEOUT);
          link.reset();
          throw new ClientGoneException("the client took no byte for too long", null);
        }
        left = still;
        hadRoom = turn().awaitWritable(settings.writeNanos());
      }
    } catch (ClientGoneException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      exchange.cancel(Cancellation.Reason.CLIENT_GONE);
      throw new ClientGoneException("the client has left", e);
    }
  }

  private static long remaining(@Nullable ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }
}
