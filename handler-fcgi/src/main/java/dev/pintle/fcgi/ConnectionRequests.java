package dev.pintle.fcgi;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.fcgi.codec.Demultiplexer;
import dev.pintle.fcgi.codec.FcgiException;
import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.fcgi.codec.ProtocolStatus;
import dev.pintle.fcgi.codec.RequestTable;
import dev.pintle.fcgi.codec.Role;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, and what becomes of each. One lock guards them and the {@link
 * Output}, which the loop and the threads of the apps both touch; no app and nothing that blocks
 * runs within it.
 */
final class ConnectionRequests {
  private static final int ERRORS_WAITING = 64 * 1024;

  /** Parameters are counted in such steps: most requests have less, and touch no common count. */
  private static final int PARAMS_STEP = 4 * 1024;

  private static final Headers PLAIN_TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");

  private final FcgiService service;
  private final Link link;
  private final Object lock = new Object();
  private final Demultiplexer demultiplexer;
  private final Output output;
  private final Terminator terminator;

  /** Requests whose parameters are complete and whose end has not been sent. */
  private final RequestTable<FcgiExchange> active = new RequestTable<>();

  private final Silence silence;

  /** The web server is one that has several requests on a connection. */
  private boolean multiplexes;

  /** Nothing follows the requests there are. */
  private boolean closing;

  /** Input may come of a request that has ended. */
  private boolean inputLeft;

  /** A response was broken off: the connection's end tells of it. */
  private boolean broken;

  private volatile boolean gone;

  /** What the service was told that parameters hold, in whole steps. */
  private int paramsCounted;

  ConnectionRequests(FcgiService service, Link link, boolean refused) {
    this.service = service;
    this.link = link;
    this.demultiplexer =
        new Demultiplexer(service.settings().limits(), new Incoming(this, refused));
    this.output = new Output(link, lock, service.writers(), this::ending, this::sent);
    this.silence = new Silence(service.settings());
    this.terminator = new Terminator(this, service.settings().terminateNanos());
  }

  FcgiService service() {
    return service;
  }

  Link link() {
    return link;
  }

  Object lock() {
    return lock;
  }

  Output output() {
    return output;
  }

  Demultiplexer demultiplexer() {
    return demultiplexer;
  }

  Terminator terminator() {
    return terminator;
  }

  // ---- for the connection ----

  void receive(byte[] bytes, int count, long now) throws FcgiException, IOException {
    synchronized (lock) {
      silence.startsAt(now);
      demultiplexer.receive(bytes, 0, count);
      if (!countParams()) {
        demultiplexer.forgetParams();
        boolean unused = countParams();
      }
      if (output.isFlooded()) {
        throw new IOException("a web server goes on asking and takes no answers");
      }
    }
  }

  /**
   * Tells the service what parameters hold; within the lock.
   *
   * @return whether there is room for them
   */
  private boolean countParams() {
    int held = gone ? 0 : demultiplexer.paramsHeld() & -PARAMS_STEP;
    int change = held - paramsCounted;
    paramsCounted = held;
    return change == 0 || service.holdParams(change);
  }

  /**
   * Whether a connection that is not to be kept has answered all that was to come: its end loses
   * nothing, so it need not linger.
   */
  boolean areOver() {
    synchronized (lock) {
      return closing && !broken && !inputLeft && isStill() && demultiplexer.idle();
    }
  }

  /** What is awaited; null if the connection is to end, and nothing more is to be sent before. */
  @Nullable Next awaited() {
    synchronized (lock) {
      if ((closing || broken) && isStill()) {
        return null;
      }
      if (isPaused()) {
        return output.isFull() ? Next.WRITE : Next.PAUSE;
      }
      return output.isFull() ? Next.READ_OR_WRITE : Next.READ;
    }
  }

  /** Whether a response was broken off. */
  boolean areBroken() {
    synchronized (lock) {
      return broken;
    }
  }

  /** Whether no request is active and nothing waits to be sent; within the lock. */
  private boolean isStill() {
    return active.isEmpty() && !silence.isWithinParams() && output.isEmpty();
  }

  /**
   * Whether nothing is read for the time being: the only request has not read what has come. While
   * the web server does not take the response it may be waiting to send, so then all is read.
   */
  boolean arePaused() {
    synchronized (lock) {
      return isPaused();
    }
  }

  private boolean isPaused() {
    if (multiplexes || output.isFull() || active.size() != 1) {
      return false;
    }
    return active.only().isFull();
  }

  boolean isOutputFull() {
    synchronized (lock) {
      return output.isFull();
    }
  }

  /** When the web server has to have gone on. */
  long deadline() {
    synchronized (lock) {
      return output.isFull()
          ? output.fullSince() + service.settings().writeNanos()
          : silence.deadline(active.isEmpty(), demultiplexer.idle());
    }
  }

  /**
   * The deadline has passed.
   *
   * @return false if that ends the connection
   */
  boolean goOn(long now) {
    synchronized (lock) {
      if (output.isFull()) {
        for (FcgiExchange exchange : active.all()) {
          run(exchange.cancellation().mark(Cancellation.Reason.TIMEOUT));
        }
        link.reset();
        return false;
      }
      if (active.isEmpty() || silence.isWithinParams()) {
        return false;
      }
      silence.startsAt(now); // a request goes on for as long as it likes
      return true;
    }
  }

  private void run(@Nullable Runnable actions) {
    if (actions != null) {
      link.execute(actions);
    }
  }

  boolean haveWork() {
    synchronized (lock) {
      return !active.isEmpty();
    }
  }

  List<Work> work() {
    List<FcgiExchange> all;
    synchronized (lock) {
      all = active.all();
    }
    return all.stream().map(FcgiExchange::work).toList();
  }

  /** The connection has been closed. */
  void closed() {
    gone = true;
    List<FcgiExchange> left;
    List<Outgoing> lost;
    synchronized (lock) {
      left = active.all();
      active.clear();
      for (FcgiExchange exchange : left) { // an exception for those only: its stack trace is dear
        exchange.clientGone(
            new ClientGoneException("the web server has closed the connection", null));
      }
      lost = output.lose();
      boolean unused = countParams();
      lock.notifyAll();
    }
    for (FcgiExchange exchange : left) {
      tellGone(exchange, true);
    }
    if (!lost.isEmpty()) {
      link.execute(() -> lost.forEach(request -> Output.tell(request, null)));
    }
  }

  // ---- for what comes in; within the lock ----

  void begin(int id, boolean keepConnection) {
    closing |= !keepConnection;
    multiplexes |= id != 1 || !active.isEmpty() || silence.isWithinParams();
    silence.begin(id);
  }

  /** Nothing will come of a request that was refused as it began. */
  void refuseBeginning(boolean keepConnection) {
    closing |= !keepConnection;
  }

  /** The parameters of a request have ended, or will not be read to their end. */
  void begun(int id) {
    silence.begun(id);
  }

  /** Has the app called. */
  void start(int id, Role role, FcgiParams params) {
    FcgiExchange exchange = new FcgiExchange(this, id, role, params, silence.since());
    active.add(exchange);
    link.call(exchange);
  }

  @Nullable FcgiExchange find(int id) {
    return active.find(id);
  }

  List<FcgiExchange> all() {
    return active.all();
  }

  boolean isClosing() {
    return closing;
  }

  /** The web server waits no more for a request that the app has. */
  void abort(FcgiExchange exchange) {
    Outgoing outgoing = exchange.outgoing();
    exchange.clientGone(new ClientGoneException("the web server has aborted the request", null));
    lock.notifyAll();
    tellGone(exchange, outgoing.last && !output.isSending(outgoing));
  }

  /** Has those told who wait, on a thread that may block. */
  private void tellGone(FcgiExchange exchange, boolean nothingIsSent) {
    link.execute(
        () -> {
          exchange.cancel(Cancellation.Reason.CLIENT_GONE);
          if (nothingIsSent) {
            Output.tell(exchange.outgoing(), null);
          }
        });
  }

  // ---- answers without the app; within the lock ----

  void answer(Outgoing request, int status, String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    request.head = ResponseHead.of(status, PLAIN_TEXT, body.length);
    request.bytes = ByteBuffer.wrap(body, 0, request.bodyless ? 0 : body.length);
    end(request);
  }

  /** Answers a request that is one too many. */
  void overloaded(Outgoing request, String message) {
    if (service.settings().endsOverloaded()) {
      request.endsAs = ProtocolStatus.OVERLOADED;
      end(request);
    } else {
      answer(request, 503, message);
    }
  }

  void end(Outgoing request) {
    request.last = true;
    request.offered = true;
    output.enqueue(request);
  }

  // ---- for requests, on any thread ----

  /** There is room for input again, or something to send. */
  void resume() {
    link.resume();
  }

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
    output.pumpAll();
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
        overloaded(exchange.outgoing(), "the server is short of threads; try again later");
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
    output.pumpAll();
    return true;
  }

  /** The end of a request is about to be sent; within the lock. */
  private void ending(Outgoing request) {
    demultiplexer.ended(request.id);
    boolean unused = countParams();
    FcgiExchange exchange = active.remove(request.id);
    inputLeft |= exchange == null || !exchange.hasAllInput();
    if (exchange != null) {
      exchange.discardInput();
      service.requestCompleted();
      if (terminator.isLate(exchange)) {
        demultiplexer.keepPlace();
      }
    }
    silence.startsAt(System.nanoTime());
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

  /** The connection ends without the end of a response; within the lock. */
  void remainsIncomplete(Outgoing request) {
    FcgiExchange unused = active.remove(request.id);
    broken = true;
  }

  /** Ends a response so that nobody takes it for complete: by the end of the connection. */
  void breakOff(FcgiExchange exchange) {
    Outgoing outgoing = exchange.outgoing();
    synchronized (lock) {
      if (gone || outgoing.ended || active.find(outgoing.id) != exchange) {
        return;
      }
      if (outgoing.failure != null) {
        endAborted(outgoing);
      } else {
        outgoing.failure = new ClientGoneException("the response was broken off", null);
        outgoing.drop();
        exchange.discardInput();
        remainsIncomplete(outgoing);
        lock.notifyAll();
      }
    }
    output.pumpAll();
    link.resume();
  }

  /** Looks at what was sent. */
  Outcome outcome(Supplier<Outcome> look) {
    synchronized (lock) {
      return look.get();
    }
  }
}
