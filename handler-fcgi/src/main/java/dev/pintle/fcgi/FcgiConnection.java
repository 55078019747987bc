package dev.pintle.fcgi;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.fcgi.codec.Demultiplexer;
import dev.pintle.fcgi.codec.FcgiException;
import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.fcgi.codec.ProtocolStatus;
import dev.pintle.fcgi.codec.RecordType;
import dev.pintle.fcgi.codec.RequestEvents;
import dev.pintle.fcgi.codec.Role;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a web server. The loop reads it whatever its requests do; each request is
 * called in a turn of its own and sends its response by {@link Output}. One lock guards what both
 * sides touch; no app and nothing that blocks runs within it.
 */
final class FcgiConnection implements Protocol, RequestEvents {
  private static final Logger LOG = LoggerFactory.getLogger(FcgiConnection.class);

  /** Somebody who never stops sending shall not keep the loop. */
  private static final int READS_PER_TURN = 8;

  /**
   * How long input that does not come is awaited behind the last response, and how long input that
   * comes is discarded, however much: Caddy sends a body to its end before it reads the response.
   */
  private static final long QUIET_LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LONGEST_LINGER_NANOS = TimeUnit.MINUTES.toNanos(2);

  /**
   * Of no version: nginx, unless it buffers or knows the length, takes a connection that ends
   * without END_REQUEST for the end of the response; at this it breaks off.
   */
  private static final byte[] NO_RECORD = new byte[8];

  private static final int ERRORS_WAITING = 64 * 1024;
  private static final Headers PLAIN_TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");

  private final FcgiService service;
  private final Link link;
  private final boolean refused;
  private final Object lock = new Object();
  private final Demultiplexer demultiplexer;
  private final Output output;

  /** Requests whose parameters are complete and whose end has not been sent. */
  private final Map<Integer, FcgiExchange> active = new HashMap<>(4);

  /** Begun requests whose parameters are not complete. */
  private final Map<Integer, Role> beginning = new HashMap<>(2);

  /** Answered in the stead of apps that have not returned; each keeps its place until then. */
  private final Set<FcgiExchange> late = new HashSet<>(0);

  /** The web server is one that has several requests on a connection. */
  private boolean multiplexes;

  /** Nothing follows the requests there are. */
  private boolean closing;

  /** Input may come of a request that has ended. */
  private boolean inputLeft;

  /** A response was broken off: the connection's end tells of it. */
  private boolean broken;

  private boolean lingering;
  private long lingeringSince;

  /** Since when the connection is as it is: idle, beginning, lingering. */
  private long since = System.nanoTime();

  /** Since when parameters are due. */
  private long headSince;

  private boolean used;
  private boolean met;

  private volatile boolean gone;

  FcgiConnection(FcgiService service, Link link, boolean refused) {
    this.service = service;
    this.link = link;
    this.refused = refused;
    this.demultiplexer = new Demultiplexer(service.settings().limits(), this);
    this.output = new Output(link, lock, service.writers(), this::ending, this::sent);
  }

  FcgiService service() {
    return service;
  }

  Output output() {
    return output;
  }

  // ---- turns ----

  @Override
  public Next turn(Turn turn) {
    if (isOver()) {
      return Next.CLOSE;
    }
    try {
      boolean room = output.mayHaveRoom();
      Next after = lingering ? discard(turn) : receive(turn);
      if (room) {
        output.pump(false);
      }
      return after == null ? next() : after;
    } catch (FcgiException e) {
      LOG.warn("a web server broke the FastCGI protocol: {}", e.getMessage());
    } catch (IOException e) {
      LOG.debug("a connection broke", e);
    }
    return Next.CLOSE;
  }

  /**
   * Whether a connection that is not to be kept has answered all that was to come: its end loses
   * nothing, so it need not linger.
   */
  private boolean isOver() {
    synchronized (lock) {
      return closing && !broken && !inputLeft && isStill() && demultiplexer.idle();
    }
  }

  /** Whether no request is active and nothing waits to be sent; within the lock. */
  private boolean isStill() {
    return active.isEmpty() && beginning.isEmpty() && output.isEmpty();
  }

  /** Null if it goes on. */
  private @Nullable Next receive(Turn turn) throws IOException, FcgiException {
    byte[] bytes = turn.scratch().in();
    for (int i = 0; i < READS_PER_TURN; i++) {
      if (isPaused()) {
        return null;
      }
      int count = link.read(ByteBuffer.wrap(bytes));
      if (count < 0) {
        return Next.CLOSE; // a web server that wanted the answer would not have left
      }
      if (count > 0) {
        synchronized (lock) {
          since = turn.now();
          demultiplexer.receive(bytes, 0, count);
        }
      }
      if (count < bytes.length) {
        return null;
      }
    }
    return Next.AGAIN;
  }

  private Next discard(Turn turn) throws IOException {
    byte[] bytes = turn.scratch().in();
    for (int i = 0; i < READS_PER_TURN; i++) {
      int count = link.read(ByteBuffer.wrap(bytes));
      if (count == 0) {
        return Next.READ;
      }
      if (count < 0) {
        return Next.CLOSE;
      }
      since = turn.now();
    }
    return Next.AGAIN;
  }

  private Next next() throws IOException {
    synchronized (lock) {
      if ((closing || broken) && isStill()) {
        if (broken) {
          long unused = link.write(new ByteBuffer[] {ByteBuffer.wrap(NO_RECORD)}, 1);
          return Next.CLOSE;
        }
        lingering = true;
        since = System.nanoTime();
        lingeringSince = since;
        link.shutdownOutput(); // the response would be lost in the reset that unread input makes
        return Next.READ;
      }
      boolean full = output.isFull();
      if (isPaused()) {
        return full ? Next.WRITE : Next.PAUSE;
      }
      return full ? Next.READ_OR_WRITE : Next.READ;
    }
  }

  /**
   * Whether nothing is read for the time being: the only request has not read what has come. While
   * the web server does not take the response it may be waiting to send, so then all is read.
   */
  private boolean isPaused() {
    synchronized (lock) {
      if (multiplexes || output.isFull() || active.size() != 1) {
        return false;
      }
      return active.values().iterator().next().isFull();
    }
  }

  /** There is room for input again, or something to send. */
  void resume() {
    link.resume();
  }

  @Override
  public long deadline() {
    return Math.min(ownDeadline(), terminateDeadline());
  }

  /** That of the connection as such. */
  private long ownDeadline() {
    FcgiSettings settings = service.settings();
    synchronized (lock) {
      if (lingering) {
        return lingeringSince
            + Math.min(since - lingeringSince + QUIET_LINGER_NANOS, LONGEST_LINGER_NANOS);
      }
      if (output.isFull()) {
        return output.fullSince() + settings.writeNanos();
      }
      if (!beginning.isEmpty()) {
        return headSince + settings.headNanos();
      }
      return since + (isBeginning() ? settings.headNanos() : settings.idleNanos());
    }
  }

  private boolean isFull() {
    synchronized (lock) {
      return output.isFull();
    }
  }

  /** Whether parameters are due, or a first byte at all. */
  private boolean isBeginning() {
    return !beginning.isEmpty() || (active.isEmpty() && !(used && demultiplexer.idle()));
  }

  @Override
  public Next expired(Turn turn) {
    terminateOverdue(turn.now());
    if (turn.now() - ownDeadline() < 0) {
      return turn(turn); // that was all, or something has moved since
    }
    if (isFull() && output.triesAgain()) {
      return turn(turn);
    }
    synchronized (lock) {
      if (output.isFull()) {
        for (FcgiExchange exchange : active.values()) {
          Runnable actions = exchange.cancellation().mark(Cancellation.Reason.TIMEOUT);
          if (actions != null) {
            link.execute(actions);
          }
        }
        link.reset();
        return Next.CLOSE;
      }
      if (lingering || isBeginning() || active.isEmpty()) {
        return Next.CLOSE;
      }
      since = turn.now(); // a request goes on for as long as it likes
    }
    return turn(turn);
  }

  // ---- requests that apps have for too long ----

  private long terminateDeadline() {
    long nanos = service.settings().terminateNanos();
    long earliest = Long.MAX_VALUE;
    if (nanos > 0) {
      synchronized (lock) {
        for (FcgiExchange exchange : active.values()) {
          earliest = Math.min(earliest, exchange.overdueAt(nanos));
        }
      }
    }
    return earliest;
  }

  private void terminateOverdue(long now) {
    long nanos = service.settings().terminateNanos();
    if (nanos == 0) {
      return;
    }
    List<FcgiExchange> overdue;
    synchronized (lock) {
      overdue = active.values().stream().filter(e -> e.overdueAt(nanos) - now <= 0).toList();
    }
    overdue.forEach(this::terminate);
  }

  private void terminate(FcgiExchange exchange) {
    Termination termination = exchange.terminable();
    if (termination == null) {
      return;
    }
    Outgoing answer;
    Runnable actions;
    synchronized (lock) {
      Outgoing outgoing = exchange.outgoing();
      if (outgoing.last || outgoing.failure != null) {
        return; // it has ended meanwhile
      }
      actions = exchange.cancellation().mark(Cancellation.Reason.TIMEOUT);
      answer = exchange.terminate(termination);
      if (answer == null) {
        active.remove(outgoing.id);
        broken = true;
      } else {
        late.add(exchange);
        answer(answer, Termination.STATUS, Termination.MESSAGE);
      }
      lock.notifyAll();
    }
    output.pump(false);
    link.execute(
        () -> {
          termination.log(exchange.name(), answer != null);
          if (actions != null) {
            actions.run();
          }
        });
  }

  /** The app has returned from a request that was taken from it. */
  void returned(FcgiExchange exchange) {
    synchronized (lock) {
      if (late.remove(exchange) && active.get(exchange.outgoing().id) != exchange) {
        demultiplexer.givePlace();
      }
    }
  }

  /** Looks at what was sent. */
  Outcome outcome(Supplier<Outcome> look) {
    synchronized (lock) {
      return look.get();
    }
  }

  // ---- what comes in; within the lock ----

  @Override
  public void begin(int id, Role role, boolean keepConnection) {
    closing |= !keepConnection;
    used = true;
    headSince = beginning.isEmpty() ? since : headSince;
    multiplexes |= id != 1 || !active.isEmpty() || !beginning.isEmpty();
    beginning.put(id, role);
  }

  @Override
  public void unknownRole(int id, boolean keepConnection) {
    closing |= !keepConnection;
    output.answers().endRequest(id, 0, ProtocolStatus.UNKNOWN_ROLE);
  }

  @Override
  public void overloaded(int id, boolean keepConnection) {
    closing |= !keepConnection;
    answer(new Outgoing(id), 503, "there are too many requests on this connection");
  }

  @Override
  public void params(int id, FcgiParams params) {
    Role role = Objects.requireNonNull(beginning.remove(id), "no request has begun");
    if (refused || broken) {
      answer(new Outgoing(id), 503, "there are too many connections; try again later");
      return;
    }
    if (!met) {
      met = true;
      service.frontServers().meet(params, !closing);
    }
    FcgiExchange exchange = new FcgiExchange(this, id, role, params);
    active.put(id, exchange);
    link.call(exchange);
  }

  @Override
  public void paramsTooLarge(int id) {
    beginning.remove(id);
    answer(new Outgoing(id), 431, "the request parameters are more than allowed");
  }

  @Override
  public void input(int id, RecordType stream, byte[] bytes, int from, int to) {
    RequestStream target = stream(id, stream);
    if (target != null) {
      target.append(bytes, from, to);
    }
  }

  @Override
  public void inputEnded(int id, RecordType stream) {
    RequestStream target = stream(id, stream);
    if (target != null) {
      target.end();
    }
  }

  private @Nullable RequestStream stream(int id, RecordType stream) {
    FcgiExchange exchange = active.get(id);
    if (exchange == null) {
      return null; // refused
    }
    return stream == RecordType.STDIN ? exchange.stdin() : exchange.data();
  }

  @Override
  public void aborted(int id) {
    FcgiExchange exchange = active.get(id);
    if (exchange == null) {
      if (beginning.remove(id) != null) {
        end(new Outgoing(id));
      }
      return; // or it was refused, and its end waits to be sent
    }
    Outgoing outgoing = exchange.outgoing();
    exchange.clientGone(new ClientGoneException("the web server has aborted the request", null));
    lock.notifyAll();
    boolean tell = outgoing.last && !output.isSending(outgoing);
    link.execute(
        () -> {
          exchange.cancel(Cancellation.Reason.CLIENT_GONE);
          if (tell) {
            Output.tell(outgoing, null);
          }
        });
  }

  @Override
  public void valuesWanted(Set<String> names) {
    FcgiSettings settings = service.settings();
    output.answers().values(names, settings.maxConnections(), settings.limits().maxActive(), true);
  }

  @Override
  public void unknownType(int type) {
    output.answers().unknownType(type);
  }

  // ---- answers without the app; within the lock ----

  private void answer(Outgoing request, int status, String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    request.head = ResponseHead.of(status, PLAIN_TEXT, body.length);
    request.bytes = ByteBuffer.wrap(body);
    end(request);
  }

  private void end(Outgoing request) {
    request.last = true;
    request.offered = true;
    output.enqueue(request);
  }

  // ---- requests, on any thread ----

  /**
   * Whether the app is to be called: not if nobody waits for the answer any more.
   *
   * @return false if the request has been ended here
   */
  boolean begins(FcgiExchange exchange) {
    synchronized (lock) {
      if (gone) {
        return false;
      }
      if (exchange.outgoing().failure == null) {
        return true;
      }
      endAborted(exchange.outgoing());
    }
    output.pump(true);
    return false;
  }

  /** A request that was aborted is ended all the same; within the lock. */
  private void endAborted(Outgoing aborted) {
    if (!aborted.ended) {
      aborted.ended = true;
      end(new Outgoing(aborted.id));
    }
  }

  /** There was no thread for it. */
  void refuse(FcgiExchange exchange) {
    synchronized (lock) {
      if (!gone) {
        answer(exchange.outgoing(), 503, "the server is short of threads; try again later");
      }
    }
    link.resume();
  }

  void head(FcgiExchange exchange, ResponseHead head) {
    synchronized (lock) {
      exchange.outgoing().head = head;
    }
  }

  /** Says something to the web server's log; false if the request is over. */
  boolean error(FcgiExchange exchange, byte[] text) {
    Outgoing outgoing = exchange.outgoing();
    synchronized (lock) {
      if (gone || outgoing.ended || outgoing.failure != null) {
        return false;
      }
      ByteArrayOutputStream errors = outgoing.errors;
      if (errors == null) {
        errors = new ByteArrayOutputStream(text.length);
        outgoing.errors = errors;
      }
      if (errors.size() + text.length > ERRORS_WAITING) {
        return false;
      }
      errors.write(text, 0, text.length);
      output.enqueue(outgoing);
    }
    output.pump(true);
    return true;
  }

  /** The end of a request is about to be sent; within the lock. */
  private void ending(Outgoing request) {
    demultiplexer.ended(request.id);
    FcgiExchange exchange = active.remove(request.id);
    inputLeft |= exchange == null || !exchange.hasAllInput();
    if (exchange != null) {
      exchange.discardInput();
      service.requestCompleted();
      if (late.contains(exchange)) {
        demultiplexer.keepPlace();
      }
    }
    since = System.nanoTime();
  }

  /** Nothing waits to be sent. */
  private void sent() {
    boolean ends;
    synchronized (lock) {
      ends = closing || broken;
    }
    if (ends) {
      link.resume();
    }
  }

  /** Ends a response so that nobody takes it for complete: by the end of the connection. */
  void breakOff(FcgiExchange exchange) {
    Outgoing outgoing = exchange.outgoing();
    synchronized (lock) {
      if (gone || outgoing.ended || active.get(outgoing.id) != exchange) {
        return;
      }
      if (outgoing.failure != null) {
        endAborted(outgoing);
      } else {
        outgoing.failure = new ClientGoneException("the response was broken off", null);
        outgoing.drop();
        active.remove(outgoing.id);
        exchange.discardInput();
        broken = true;
        lock.notifyAll();
      }
    }
    output.pump(true);
    link.resume();
  }

  // ---- other threads ----

  @Override
  public void taken() {}

  @Override
  public void peerGone() {}

  @Override
  public void drain() {}

  @Override
  public List<Work> work() {
    List<Work> all = new ArrayList<>();
    synchronized (lock) {
      for (FcgiExchange exchange : active.values()) {
        all.add(new Work(exchange.name(), exchange.since()));
      }
    }
    return all;
  }

  @Override
  public void closed() {
    gone = true;
    List<FcgiExchange> left;
    synchronized (lock) {
      left = List.copyOf(active.values());
      active.clear();
      for (FcgiExchange exchange : left) { // an exception for those only: its stack trace is dear
        exchange.clientGone(
            new ClientGoneException("the web server has closed the connection", null));
      }
      lock.notifyAll();
    }
    for (FcgiExchange exchange : left) {
      link.execute(
          () -> {
            exchange.cancel(Cancellation.Reason.CLIENT_GONE);
            Output.tell(exchange.outgoing(), null);
          });
    }
  }
}
