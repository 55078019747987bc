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
   * found nothing more, so that no request is lost that the client had sent by then.
   */
  boolean continues(HttpExchange request) throws IOException {
    RequestBody body = request.body();
    if (!request.head().keepAlive() || body.isBroken() || body.isHeldBack()) {
      return false;
    }
    if (service.isDraining()) {
      return body.isBuffered() && (body.isFollowed() || wire.fill() > 0);
    }
    return body.remaining() - wire.in().available() <= wire.settings().unreadBody();
  }

  /** The client has said that it sends no more, and everything it sent has been read. */
  boolean mayCloseAtOnce(HttpExchange request) {
    return wire.in().hasEnded()
        || (!request.head().keepAlive() && request.body().isOver() && wire.in().isEmpty());
  }
}
