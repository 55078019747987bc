package dev.pintle.http;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.x connection: reads a request, has it answered, and begins again. It goes from state
 * to state until it needs something that it does not have, and says so to the transport.
 */
final class HttpConnection implements Protocol {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** Declared bodies up to this size are read before the app is called, so that none waits. */
  private static final int SMALL_BODY = 64 * 1024;

  /** Replies gather up to this size before they are sent although more requests are there. */
  private static final int BURST_BYTES = 32 * 1024;

  /** How long input is discarded after a last response, so that no reset destroys it. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int LINGER_READS = 16;

  private static final Headers PLAIN_TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");

  enum State {
    /** To be told that there are too many connections. */
    REFUSED,
    /** Reading a head, or idle. */
    HEAD,
    /** Reading a small body in advance. */
    BODY,
    /** About to call the app. */
    CALL,
    /** Sending what waits. */
    SENDING,
    /** Reading over what the app left of a body. */
    DISCARD,
    /** Closed towards the client, waiting for it to close. */
    LINGER,
    CLOSED
  }

  private final HttpService service;
  private final Settings settings;
  private final Wire wire;
  private final Input in;
  private final HeadParser parser;
  private final Sender sender;

  private State state;
  private State afterSending = State.HEAD;
  private long deadline;
  private boolean headBegun;
  private long bodySince;
  private int answered;
  private int discarded;
  private volatile @Nullable HttpExchange exchange;
  private volatile @Nullable UpgradedConnection upgraded;

  HttpConnection(HttpService service, Link link, boolean refused) {
    this.service = service;
    this.settings = service.settings();
    this.wire = new Wire(link, service);
    this.in = wire.in();
    this.parser = new HeadParser(settings.limits());
    this.sender = new Sender(wire, service);
    this.state = refused ? State.REFUSED : State.HEAD;
    this.deadline = System.nanoTime() + settings.headNanos();
  }

  // ---- turns ----

  @Override
  public Next turn(Turn ofThread) {
    return during(ofThread, this::run);
  }

  @Override
  public Next expired(Turn ofThread) {
    return during(ofThread, this::runExpired);
  }

  private interface Steps {
    Next run() throws IOException;
  }

  private Next during(Turn ofThread, Steps steps) {
    wire.begin(ofThread);
    answered = 0;
    try {
      return steps.run();
    } catch (IOException e) {
      LOG.debug("a connection broke", e);
      clientGone();
      return close(e);
    } finally {
      wire.end();
    }
  }

  private Next run() throws IOException {
    while (true) {
      Next next =
          switch (state) {
            case REFUSED -> reject(503, "there are too many connections");
            case HEAD -> readHead();
            case BODY -> readSmallBody();
            case CALL -> call();
            case SENDING -> send();
            case DISCARD -> discard();
            case LINGER -> linger();
            case CLOSED -> Next.CLOSE;
          };
      if (next != null) {
        return next;
      }
    }
  }

  private @Nullable Next readHead() throws IOException {
    try {
      while (true) {
        if (!in.isEmpty()) {
          int end = parser.parse(in.array(), in.start(), in.end());
          if (end >= 0) {
            in.advanceTo(end);
            begin(parser.take());
            return null;
          }
        }
        if (in.hasEnded()) {
          return sendThen(State.CLOSED);
        }
        if (wire.isDry()) {
          return awaitHead();
        }
      }
    } catch (BadRequest e) {
      return reject(e.status(), e.safeMessage());
    }
  }

  private @Nullable Next awaitHead() {
    if (!sender.isEmpty()) {
      return sendThen(State.HEAD);
    }
    if (parser.started() && !headBegun) {
      headBegun = true;
      deadline = now() + settings.headNanos();
    }
    return Next.READ;
  }

  private void begin(RequestHead head) {
    headBegun = false;
    RequestBody body = new RequestBody(wire, head);
    exchange = new HttpExchange(wire, head, body, now());
    service.requestStarted();
    if (head.contentLength() > settings.limits().maxBody()) {
      reject(413, "the body is larger than allowed");
    } else if (body.isBuffered()
        || head.chunked()
        || head.expectContinue()
        || head.contentLength() > SMALL_BODY) {
      state = State.CALL;
    } else {
      state = State.BODY;
      bodySince = now();
    }
  }

  private @Nullable Next readSmallBody() throws IOException {
    RequestBody body = current().body();
    while (!body.isBuffered()) {
      if (in.hasEnded()) {
        return reject(400, "the request body ended early");
      }
      if (wire.isDry()) {
        if (!sender.isEmpty()) {
          return sendThen(State.BODY);
        }
        deadline =
            Math.min(
                now() + settings.bodyNanos(), bodySince + settings.bodyAllowance(in.available()));
        return Next.READ;
      }
    }
    state = State.CALL;
    return null;
  }

  private @Nullable Next call() throws IOException {
    HttpExchange request = current();
    Turn turn = wire.turn();
    if (!turn.mayCall(request.kind())) {
      boolean unused = wire.out().flush();
      return Next.CALL;
    }
    wire.out().publish();
    if (request.body().isBuffered()) {
      wire.link().watchPeer();
    }
    turn.enter();
    new Responder(this, wire, service, request).answer();
    return null;
  }

  private @Nullable Next send() throws IOException {
    HttpExchange request = exchange;
    Next needed = sender.send(request == null ? 0 : request.kind());
    if (needed != null) {
      deadline = sender.deadline();
      return needed;
    }
    State next = afterSending;
    state = next;
    switch (next) {
      case HEAD -> {
        exchange = null;
        if (!headBegun && !parser.started()) {
          deadline = now() + settings.idleNanos();
        }
        if (answered >= settings.pipelined() && !in.isEmpty()) {
          return Next.AGAIN;
        }
      }
      case DISCARD -> {
        discarded = 0;
        deadline = now() + settings.bodyNanos();
      }
      case LINGER -> {
        exchange = null;
        wire.link().shutdownOutput();
        deadline = now() + LINGER_NANOS;
      }
      default -> {}
    }
    return null;
  }

  private @Nullable Next discard() throws IOException {
    RequestBody body = current().body();
    try {
      while (true) {
        discarded += body.discardBuffered();
        if (body.isOver()) {
          state = State.SENDING; // nothing: it only begins the next request
          afterSending = State.HEAD;
          return null;
        }
        if (discarded > settings.unreadBody()) {
          return sendThen(State.LINGER);
        }
        if (in.hasEnded()) {
          return Next.CLOSE;
        }
        if (wire.isDry()) {
          return Next.READ;
        }
      }
    } catch (BadRequest e) {
      return sendThen(State.LINGER);
    }
  }

  private Next linger() throws IOException {
    for (int n = 0; n < LINGER_READS; n++) {
      in.advanceTo(in.end());
      if (in.hasEnded() || now() >= deadline) {
        return Next.CLOSE;
      }
      if (wire.isDry()) {
        return Next.READ;
      }
    }
    return Next.AGAIN; // somebody who never stops sending shall not keep the loop
  }

  private Next runExpired() throws IOException {
    if (now() < deadline) {
      return state == State.SENDING ? Next.WRITE : Next.READ;
    }
    switch (state) {
      case HEAD -> {
        if (!parser.started()) {
          // Bytes that came together with the deadline are a request, and not lost.
          return wire.fill() > 0 ? run() : Next.CLOSE;
        }
        if (wire.fill() > 0 && readHead() == null) {
          return run();
        }
        reject(408, "the head of the request came too slowly");
        return run();
      }
      case BODY -> {
        if (wire.fill() <= 0 || !current().body().isBuffered()) {
          reject(408, "the request body came too slowly");
        }
        return run();
      }
      case SENDING -> {
        HttpExchange request = exchange;
        if (request != null) {
          request.cancel(Cancellation.Reason.TIMEOUT);
        }
        wire.link().reset();
        return close(new ClientGoneException("the client took no byte for too long", null));
      }
      default -> {
        return Next.CLOSE;
      }
    }
  }

  // ---- answers ----

  /** Answers without the app, and closes: where the next request begins is not known. */
  private @Nullable Next reject(int status, String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    HeadWriter writer = wire.out().writer();
    HttpExchange request = exchange;
    if (request != null && request.isAnswered()) {
      request = null; // an earlier one of a burst
    }
    boolean headOnly = request != null && request.method().equals("HEAD");
    writer.head(status, PLAIN_TEXT, body.length, HeadWriter.Connection.CLOSE);
    if (!headOnly) {
      writer.put(body, 0, body.length);
    }
    if (request != null) {
      request.answered(status, headOnly ? 0 : body.length, null);
      request.body().endRequest();
      sender.endings().add(request);
    }
    return sendThen(State.LINGER);
  }

  /** The response of the current request is in the output, or behind it in these. */
  void answered(State next, @Nullable ByteBuffer bytes, @Nullable PendingFile file) {
    HttpExchange request = current();
    request.body().endRequest();
    sender.endings().add(request);
    sender.follow(bytes, file);
    answered++;
    boolean gather =
        next == State.HEAD
            && bytes == null
            && file == null
            && !in.isEmpty()
            && answered < settings.pipelined()
            && wire.out().waiting() < BURST_BYTES
            && !sender.endings().hasHooks();
    if (gather) {
      state = State.HEAD;
      sender.endings().complete();
    } else {
      sendThen(next);
    }
  }

  /** What comes after a complete response. */
  State after(boolean keepAlive) {
    RequestBody body = current().body();
    if (!keepAlive) {
      return mayCloseAtOnce() ? State.CLOSED : State.LINGER;
    }
    return body.isOver() ? State.HEAD : State.DISCARD;
  }

  /** The client has said that it sends no more, and everything it sent has been read. */
  private boolean mayCloseAtOnce() {
    HttpExchange request = current();
    return in.hasEnded()
        || (!request.head().keepAlive() && request.body().isOver() && in.isEmpty());
  }

  /** The response has been broken off; nobody shall take it for complete. */
  void broken(boolean reset) {
    HttpExchange request = current();
    request.body().endRequest();
    sender.endings().add(request);
    if (reset) {
      wire.link().reset();
    }
    state = State.CLOSED;
  }

  private @Nullable Next sendThen(State next) {
    state = State.SENDING;
    afterSending = next;
    deadline = Long.MAX_VALUE;
    return null;
  }

  /**
   * Whether the client may send another request: it wants to, what is left of the body can be read
   * over, and the server does not drain. At a drain the notice is given only after a read that
   * found nothing more, so that no request is lost that the client had sent by then.
   */
  boolean keepsAlive(boolean appCloses) throws IOException {
    HttpExchange request = current();
    RequestBody body = request.body();
    if (appCloses
        || !request.head().keepAlive()
        || body.isBroken()
        || body.isHeldBack()
        || body.remaining() - in.available() > settings.unreadBody()) {
      return false;
    }
    return !service.isDraining() || !in.isEmpty() || (body.isOver() && wire.fill() > 0);
  }

  void upgradedTo(@Nullable UpgradedConnection conversation) {
    upgraded = conversation;
  }

  private long now() {
    return wire.turn().now();
  }

  private HttpExchange current() {
    HttpExchange request = exchange;
    if (request == null) {
      throw new IllegalStateException("there is no request");
    }
    return request;
  }

  // ---- other threads ----

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public void taken() {
    try {
      wire.out().sendPublished();
    } catch (IOException e) {
      LOG.debug("the owner of this connection will find it broken", e);
    }
  }

  @Override
  public void peerGone() {
    clientGone();
  }

  void clientGone() {
    HttpExchange request = exchange;
    if (request != null) {
      request.cancel(Cancellation.Reason.CLIENT_GONE);
    }
  }

  @Override
  public void drain() {
    HttpExchange request = exchange;
    if (request != null) {
      request.cancel(Cancellation.Reason.SHUTDOWN);
    }
    UpgradedConnection conversation = upgraded;
    if (conversation != null) {
      conversation.shutDown();
    }
  }

  @Override
  public @Nullable Work work() {
    HttpExchange request = exchange;
    return request == null ? null : new Work(request.description(), request.start());
  }

  @Override
  public void closed() {
    HttpExchange request = exchange;
    boolean unanswered = request != null && !request.isAnswered();
    if (!unanswered && !sender.hasUnfinished()) {
      return;
    }
    wire.link()
        .execute(
            () -> {
              if (request != null && unanswered) {
                request.answered(0, 0, new ClientGoneException("the connection was closed", null));
                sender.endings().add(request);
              }
              sender.abandon();
            });
  }

  /** Ends the connection in the middle of sending. */
  private Next close(IOException reason) {
    sender.endings().fail(reason);
    state = State.CLOSED;
    return Next.CLOSE;
  }
}
