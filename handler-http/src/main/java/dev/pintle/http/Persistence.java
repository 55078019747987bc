package dev.pintle.http;

import java.io.IOException;

/** Whether a connection is used on behind a response (RFC 9112, 9.3). */
final class Persistence {
  private final Wire wire;
  private final HttpService service;

  Persistence(Wire wire, HttpService service) {
    this.wire = wire;
    this.service = service;
  }

  /**
   * Whether the client may send another request: it wants to, what is left of the body can be read
   * over, and the server does not drain. At a drain the notice is given only after a read that
   * found nothing more, so that no request is lost that the client had sent by then; in the second
   * half of a drain at once.
   */
  boolean continues(HttpExchange request) {
    RequestBody body = request.body();
    if (!request.head().keepAlive() || body.isBroken() || body.isHeldBack()) {
      return false;
    }
    if (request.method().equals("CONNECT")) {
      return false; // refused: what follows may have been meant for the tunnel
    }
    if (service.isDraining()) {
      return !service.drain().isLate() && body.isBuffered() && (body.isFollowed() || hasMore());
    }
    return body.remaining() - wire.in().available() <= wire.settings().unreadBody();
  }

  private boolean hasMore() {
    try {
      return wire.fill() > 0;
    } catch (IOException e) {
      return false; // the client has left, as sending to it will show
    }
  }

  /** The client has said that it sends no more, and everything it sent has been read. */
  boolean mayCloseAtOnce(HttpExchange request) {
    return wire.in().hasEnded()
        || (!request.head().keepAlive() && request.body().isOver() && wire.in().isEmpty());
  }
}
