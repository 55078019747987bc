package dev.pintle.http;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.RequestHead;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.x connection: reads a request, has it answered, and begins again. It goes from state
 * to state until it needs something that it does not have, and says so to the transport.
 */
final class HttpConnection implements Protocol {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** A connection may hold so many bytes of an unfinished request however many others do. */
  private static final int ALWAYS_HELD = 2 * 1024;

  /** Replies gather up to this size before they are sent although more requests are there. */
  private static final int BURST_BYTES = 32 * 1024;

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
  private final RequestReader reader;
  private final Sender sender;
  private final Persistence persistence;

  private State state;
  private State afterSending = State.HEAD;
  private long deadline;
  private int answered;
  private volatile @Nullable HttpExchange exchange;
  private volatile @Nullable UpgradedConnection upgraded;

  HttpConnection(HttpService service, Link link, boolean refused) {
    this.service = service;
    this.settings = service.settings();
    this.wire = new Wire(link, service);
    this.in = wire.in();
    this.reader = new RequestReader(wire, System.nanoTime());
    this.sender = new Sender(wire, service);
    this.persistence = new Persistence(wire, service);
    this.state = refused ? State.REFUSED : State.HEAD;
    this.deadline = refused ? System.nanoTime() : reader.deadline(); // refused at once
  }

  // ---- turns ----

  @Override
  public Next turn(Turn ofThread) {
    return during(ofThread, false);
  }

  @Override
  public Next expired(Turn ofThread) {
    return during(ofThread, true);
  }

  private Next during(Turn ofThread, boolean expired) {
    wire.begin(ofThread);
    answered = 0;
    try {
      return expired ? runExpired() : run();
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
      Next needed =
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
      if (needed != null) {
        return needed;
      }
    }
  }

  private @Nullable Next readHead() throws IOException {
    try {
      return switch (reader.readHead()) {
        case DONE -> begin(reader.takeHead());
        case MORE -> sender.isEmpty() ? awaitRest() : sendThen(State.HEAD);
        default -> sendThen(State.CLOSED);
      };
    } catch (BadRequest e) {
      return reject(e.status(), e.safeMessage());
    }
  }

  private Next again() {
    deadline = reader.deadline();
    return Next.AGAIN;
  }

  /** Waits for the rest of a head or small body, unless too much is waited for already. */
  private @Nullable Next awaitRest() {
    if (wire.received() > ALWAYS_HELD && service.holdsTooMuch()) {
      return reject(503, "the server is short of memory; try again later");
    }
    return awaitInput();
  }

  private Next awaitInput() {
    deadline = reader.deadline();
    return Next.READ;
  }

  private @Nullable Next begin(RequestHead head) {
    RequestBody body = new RequestBody(wire, head);
    HttpExchange request = new HttpExchange(wire, head, body, now());
    exchange = request;
    service.requestStarted();
    if (service.isDraining()) {
      request.cancel(Cancellation.Reason.SHUTDOWN); // nothing is registered yet
    }
    if (head.contentLength() > settings.limits().maxBody()) {
      return reject(413, "the body is larger than allowed");
    }
    state = RequestReader.isSmall(head) ? State.BODY : State.CALL;
    return null;
  }

  private @Nullable Next readSmallBody() throws IOException {
    return switch (reader.readSmall(current().body())) {
      case DONE -> become(State.CALL);
      case MORE -> sender.isEmpty() ? awaitRest() : sendThen(State.BODY);
      default -> reject(400, "the request body ended early");
    };
  }

  private @Nullable Next call() throws IOException {
    HttpExchange request = current();
    Turn turn = wire.turn();
    if (!turn.mayCall(request.kind())) {
      boolean unused = wire.out().flush();
      if (request.body().isBuffered()) {
        wire.link().watchPeer(); // while it waits for a thread
      }
      return Next.CALL;
    }
    if (turn.drives()) {
      wire.out().publish();
    } else {
      boolean unused = wire.out().flush(); // nobody would do it while the app blocks
    }
    if (request.body().isBuffered()) {
      wire.link().watchPeer();
    }
    turn.enter();
    request.runsOn(Thread.currentThread());
    try {
      new Responder(this, wire, persistence, service, request).answer();
    } finally {
      request.runsOn(null);
    }
    return null;
  }

  private @Nullable Next send() throws IOException {
    HttpExchange request = exchange;
    Next needed = sender.send(request == null ? 0 : request.kind());
    if (needed != null) {
      deadline = sender.deadline();
      return needed;
    }
    state = afterSending;
    switch (state) {
      case HEAD -> {
        return nextRequest();
      }
      case DISCARD -> reader.beginDiscarding();
      case LINGER -> {
        exchange = null;
        wire.link().shutdownOutput();
        reader.beginLingering();
      }
      default -> {}
    }
    return null;
  }

  private @Nullable Next nextRequest() {
    state = State.HEAD;
    exchange = null;
    reader.becomeIdle();
    if (in.isEmpty() && !in.hasEnded() && !wire.turn().drives()) {
      return awaitInput(); // the loop will see whether anything comes
    }
    return answered >= settings.pipelined() && !in.isEmpty() ? again() : null;
  }

  private @Nullable Next discard() throws IOException {
    return switch (reader.discard(current().body())) {
      case DONE -> nextRequest();
      case MORE -> awaitInput();
      case TOO_MUCH -> sendThen(State.LINGER);
      default -> Next.CLOSE;
    };
  }

  private Next linger() throws IOException {
    return switch (reader.linger()) {
      case MORE -> awaitInput();
      case PAUSE -> again();
      default -> Next.CLOSE;
    };
  }

  private Next runExpired() throws IOException {
    if (now() < deadline) {
      return state == State.SENDING ? Next.WRITE : Next.READ;
    }
    switch (state) {
      case REFUSED -> {
        return run();
      }
      case HEAD -> {
        // Bytes that came together with the deadline are not lost: they may be a request.
        boolean wasIdle = reader.isIdle();
        boolean came = wire.fill() > 0 || !in.isEmpty();
        if (came && readHead() == null) {
          return run();
        }
        if (wasIdle) {
          return reader.isIdle() ? Next.CLOSE : awaitInput();
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
        if (sender.triesAgain()) {
          return run();
        }
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
      sender.endings().complete(now());
    } else {
      sendThen(next);
    }
  }

  /** What comes after a complete response. */
  State after(boolean keepAlive) {
    HttpExchange request = current();
    if (!keepAlive) {
      return persistence.mayCloseAtOnce(request) ? State.CLOSED : State.LINGER;
    }
    return request.body().isOver() ? State.HEAD : State.DISCARD;
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
    afterSending = next;
    return become(State.SENDING);
  }

  private @Nullable Next become(State next) {
    state = next;
    return null;
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
  public List<Work> work() {
    HttpExchange request = exchange;
    return request == null
        ? List.of()
        : List.of(new Work(request.description(), request.start(), request.doing()));
  }

  @Override
  public boolean hasWork() {
    return exchange != null;
  }

  @Override
  public void closed() {
    wire.close();
    HttpExchange request = exchange;
    boolean unanswered = request != null && !request.isAnswered();
    if (!unanswered && !sender.hasUnfinished()) {
      return;
    }
    wire.link()
        .execute(
            () -> {
              var reason = new ClientGoneException("the connection was closed", null);
              if (request != null && unanswered) {
                service.requestCut();
                request.answered(0, 0, reason);
                request.complete(System.nanoTime());
              }
              sender.abandon(reason);
            });
  }

  /** Ends the connection in the middle of sending. */
  private Next close(IOException reason) {
    sender.fail(reason);
    state = State.CLOSED;
    return Next.CLOSE;
  }
}
