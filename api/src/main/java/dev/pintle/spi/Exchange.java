package dev.pintle.spi;

import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Completion;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.RequestTrailers;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on a server that calls its handler on a thread that may block, from the map to the
 * completion hooks. An adapter extends it with what the server knows of the request and how the
 * server sends a response; what the specification asks of every handler is done here.
 *
 * <p>A response is sent by one of these sequences of calls, all but the last of them on the thread
 * of {@link #run}:
 *
 * <ul>
 *   <li>{@link #head}, any number of {@link #write}, {@link #end};
 *   <li>{@link #head}, {@link #sendFile};
 *   <li>{@link #upgrade};
 *   <li>the first of these up to any point, then {@link #breakOff}.
 * </ul>
 */
public abstract class Exchange implements RequestSource {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Service service;
  private final long start = System.nanoTime();
  private final CancellationSource cancellation = new CancellationSource();
  private final CompletionSource completion = new CompletionSource();
  private @Nullable ExchangeInput input;
  private TrustedProxies.@Nullable Origin origin;
  private volatile @Nullable Thread thread;
  private volatile boolean responseBegun;

  /**
   * Makes one when the head of the request has been read, from which on its duration counts.
   *
   * @param service that of the server
   */
  protected Exchange(Service service) {
    this.service = Objects.requireNonNull(service, "service");
  }

  // ---- what the server knows ----

  /**
   * The other end of the connection.
   *
   * @return null or a Unix address where there is no host and port
   */
  protected abstract @Nullable SocketAddress peer();

  /**
   * Whether the connection is encrypted.
   *
   * @return true if {@code pintle.scheme} is "https" unless a trusted proxy says otherwise
   */
  protected abstract boolean isSecure();

  /**
   * The body as the server gives it, chunked coding taken off. Its reads may block; they throw
   * IOException where the body breaks off, and {@link dev.pintle.HttpException} where it is
   * malformed or too slow. Its first read has a 100 sent if the client expects one.
   *
   * @return the same one each time
   */
  protected abstract InputStream body();

  /**
   * The length of the body.
   *
   * @return by default what the head of an HTTP/1 request says; −1 if that is not known
   */
  protected long bodyLength() {
    return RequestRules.bodyLength(this);
  }

  /**
   * The trailer fields of the request; asked for once its body has been read to its end.
   *
   * @return null, the default, if the server does not tell of them
   */
  protected @Nullable Headers requestTrailers() {
    return null;
  }

  /**
   * Whether {@link #requestTrailers} tells of trailer fields.
   *
   * @return false by default
   */
  protected boolean hasRequestTrailers() {
    return false;
  }

  /**
   * Whether {@link #sendInterim} works for this request.
   *
   * @return false by default
   */
  protected boolean hasInformational() {
    return false;
  }

  /**
   * Whether a response without a length may have trailers.
   *
   * @return false by default
   */
  protected boolean hasResponseTrailers() {
    return false;
  }

  /**
   * What the client offers to upgrade to.
   *
   * @return the Upgrade fields of an HTTP/1.1 request; null for any other
   */
  protected @Nullable String offeredProtocols() {
    return protocol().equals("HTTP/1.1") ? field("UPGRADE") : null;
  }

  // ---- how the server sends ----

  /**
   * Sends an interim response and waits until the server has taken it.
   *
   * @param status 102 to 199
   * @param fields its fields
   * @throws IOException if it cannot be sent
   */
  protected void sendInterim(int status, Headers fields) throws IOException {
    throw new UnsupportedOperationException("this handler sends no interim responses");
  }

  /**
   * Takes the head of the final response, to be sent with the first bytes of the body. The
   * connection is to be closed after the response if the plan says so or the server drains.
   *
   * @param plan status, fields and length
   * @throws IOException if the client has left
   */
  protected abstract void head(ResponsePlan plan) throws IOException;

  /**
   * Sends bytes of the body, behind the head if that has not been sent, and waits until the server
   * has handed them to the client's connection.
   *
   * @param bytes any number; none sends the head alone
   * @throws IOException if the client has left, or took nothing for {@code write-timeout}
   */
  protected abstract void write(ByteBuffer bytes) throws IOException;

  /**
   * Sends the last bytes of the body and ends the response. Need not wait.
   *
   * @param bytes any number; not changed by the caller until {@code sent} is told
   * @param trailers behind the body; null if there are none
   * @param sent to be told exactly once how it ended
   */
  protected abstract void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent);

  /**
   * Sends a part of a file as the whole body, and ends the response; the server's best way to do
   * so. Need not wait.
   *
   * @param file to be closed by {@code sent}'s caller, before it is told
   * @param position of the first byte
   * @param count how many bytes
   * @param sent to be told exactly once how it ended
   * @return false, the default, if there is no better way than {@link #write}; then the file is the
   *     caller's
   */
  protected boolean sendFile(FileChannel file, long position, long count, Sent sent) {
    return false;
  }

  /**
   * Sends the head of an upgrade and hands the connection over: {@link Conversation#run} is to be
   * called, on a thread that may block, or {@link Conversation#fail}.
   *
   * @param plan status 101, or 200 to answer CONNECT
   * @param conversation what follows
   * @throws UnsupportedOperationException the default, if the server cannot do this
   */
  protected void upgrade(ResponsePlan plan, Conversation conversation) {
    throw new UnsupportedOperationException("this handler upgrades no connections");
  }

  /**
   * Ends the response in such a way that nobody takes it for complete; closes the connection, or
   * resets the stream. Called by any thread, also for a response that is being sent, whose calls
   * then fail; does nothing after the end.
   */
  protected abstract void breakOff();

  // ---- the course of a request ----

  /**
   * Answers the request: calls the app and sends its response. Never throws. When it returns, the
   * response may still be on its way.
   */
  public final void run() {
    thread = Thread.currentThread();
    service.begin(this);
    service.withLoader(this::answer);
    thread = null;
  }

  private void answer() {
    Response refusal;
    try {
      refusal = RequestRules.refusal(this, service);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    if (refusal != null) {
      respond(refusal, null);
      return;
    }
    Response response;
    try {
      response = service.call(new RequestMap(this));
    } catch (Throwable e) {
      fail(e);
      return;
    }
    respond(response, null);
  }

  /** Answers what the app threw while nothing has been sent. */
  private void fail(Throwable failure) {
    respond(Failures.toResponse(failure, description()), failure);
  }

  private void respond(Response response, @Nullable Throwable failure) {
    Body body = response.body();
    ResponsePlan plan;
    try {
      plan = ResponsePlan.of(method(), response);
      checkUpgrade(plan);
    } catch (RuntimeException e) {
      close(body);
      fail(e);
      return;
    }
    if (body instanceof Body.Upgrade upgrade) {
      upgrade(upgrade, plan);
    } else if (!plan.sendsBody()) {
      close(body);
      sendWhole(plan, NOTHING, failure);
    } else if (body instanceof Body.Bytes bytes && plan.length() == bytes.length()) {
      sendWhole(plan, ByteBuffer.wrap(bytes.bytes()), failure);
    } else if (body instanceof Body.Empty && plan.length() == 0) {
      sendWhole(plan, NOTHING, failure);
    } else if (body instanceof Body.FileRange range && plan.length() == range.length()) {
      sendFile(range, plan);
    } else {
      stream(body, plan);
    }
  }

  private void checkUpgrade(ResponsePlan plan) {
    if (!plan.upgrades()) {
      return;
    }
    plan.requireOffer(offeredProtocols());
    if (!exchangeInput().isOver()) {
      throw new InvalidResponseException(
          "the app upgraded a request whose body it has not read to its end");
    }
  }

  private void sendWhole(ResponsePlan plan, ByteBuffer bytes, @Nullable Throwable failure) {
    try {
      begin(plan);
    } catch (IOException | RuntimeException e) {
      lost(0, 0, e);
      return;
    }
    end(bytes.duplicate(), null, (taken, e) -> sent(plan.status(), taken, failure, e));
  }

  /** Hands the head to the server; it goes out with the first bytes. */
  void begin(ResponsePlan plan) throws IOException {
    responseBegun = true;
    head(plan);
  }

  private void sendFile(Body.FileRange range, ResponsePlan plan) {
    close(range); // it holds nothing
    FileChannel file;
    ByteBuffer small = null;
    try {
      file = FileRanges.open(range);
      small = FileRanges.readSmall(file, range);
    } catch (IOException | RuntimeException e) {
      fail(e);
      return;
    }
    if (small != null) {
      sendWhole(plan, small, null);
      return;
    }
    try {
      begin(plan);
      Sent sent = (taken, e) -> sent(plan.status(), taken, null, e);
      if (sendFile(file, range.offset(), range.length(), sent)) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      closeFile(file);
      lost(0, 0, e);
      return;
    }
    copyFile(file, range, plan);
  }

  private void copyFile(FileChannel file, Body.FileRange range, ResponsePlan plan) {
    ExchangeSink sink = new ExchangeSink(this, plan, true);
    Throwable failure = null;
    try {
      sink.copy(file, range.offset(), range.length());
    } catch (IOException | RuntimeException e) {
      failure = e;
      sink.endUnfinished();
    }
    closeFile(file);
    finish(plan, sink, failure);
  }

  private void stream(Body body, ResponsePlan plan) {
    if (!service.beginStream()) {
      close(body);
      respond(Response.text("there are too many streams; try again later").withStatus(503), null);
      return;
    }
    ExchangeSink sink = new ExchangeSink(this, plan, false);
    Throwable failure = null;
    try {
      body.writeTo(sink);
      sink.checkComplete();
    } catch (Throwable e) {
      failure = e;
      sink.endUnfinished();
    }
    boolean unused = Thread.interrupted();
    close(body);
    service.endStream();
    if (sink.excess() > 0) {
      LOG.warn(
          "{}: the body was {} bytes longer than its Content-Length; they were not sent",
          LogText.of(description()),
          sink.excess());
    }
    finish(plan, sink, failure);
  }

  /** A body has been written, or could not be. */
  private void finish(ResponsePlan plan, ExchangeSink sink, @Nullable Throwable failure) {
    if (failure == null) {
      try {
        sink.finish((taken, e) -> sent(plan.status(), sink.sentBytes() + taken, null, e));
      } catch (IOException | RuntimeException e) {
        lost(0, 0, e);
      }
    } else if (!sink.hasBegun() && !(failure instanceof ClientGoneException)) {
      fail(failure);
    } else {
      Response unused = Failures.toResponse(failure, description()); // logs it
      breakOff();
      ended(sink.hasBegun() ? plan.status() : 0, sink.sentBytes(), failure);
    }
  }

  private void upgrade(Body.Upgrade body, ResponsePlan plan) {
    if (!service.beginStream()) {
      close(body);
      respond(Response.text("there are too many streams; try again later").withStatus(503), null);
      return;
    }
    Conversation conversation = new Conversation(this, service, body, plan.status());
    responseBegun = true;
    try {
      upgrade(plan, conversation);
    } catch (UnsupportedOperationException e) {
      service.endStream();
      close(body);
      responseBegun = false;
      fail(e);
    } catch (RuntimeException e) {
      conversation.fail(e);
    }
  }

  // ---- how it ended ----

  private void sent(int status, long bytes, @Nullable Throwable failure, @Nullable Throwable e) {
    if (e == null) {
      ended(status, bytes, failure);
    } else {
      lost(status, bytes, e);
    }
  }

  /** The response could not be sent, which is no failure of the app. */
  private void lost(int status, long bytes, Throwable e) {
    mayBlock(true, () -> cancel(Cancellation.Reason.CLIENT_GONE));
    ClientGoneException gone = clientGone(e);
    Response unused = Failures.toResponse(gone, description()); // logs it
    breakOff();
    ended(status, bytes, gone);
  }

  static ClientGoneException clientGone(Throwable e) {
    return e instanceof ClientGoneException gone
        ? gone
        : new ClientGoneException("the response could not be sent", e);
  }

  /** The last step of every course. */
  void ended(int status, long bytes, @Nullable Throwable failure) {
    ExchangeInput read = input;
    if (read != null) {
      read.endRequest();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    Outcome outcome = new Outcome(status, bytes, duration, failure);
    mayBlock(
        completion.hasHooks(),
        () -> {
          completion.complete(outcome);
          service.end(this);
        });
  }

  /**
   * Runs what may call the app: here, if this is the request's thread, or on one that may block.
   */
  private void mayBlock(boolean callsApp, Runnable work) {
    if (!callsApp || Thread.currentThread() == thread) {
      work.run();
      return;
    }
    service.execute(
        () -> {
          thread = Thread.currentThread();
          work.run();
          thread = null;
        });
  }

  void close(Body body) {
    try {
      body.close();
    } catch (Throwable e) {
      Failures.log(description() + ": closing the body failed", e);
    }
  }

  private void closeFile(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      Failures.log(description() + ": closing the file failed", e);
    }
  }

  /**
   * Cancels the request; what the app has registered runs on this thread and may block.
   *
   * @param reason the first one stays
   */
  public final void cancel(Cancellation.Reason reason) {
    boolean unused = cancellation.cancel(reason);
  }

  // ---- for the classes beside ----

  boolean isCancelled() {
    return cancellation.isCancelled();
  }

  void runsOn(@Nullable Thread runner) {
    thread = runner;
  }

  @Nullable Thread thread() {
    return thread;
  }

  long start() {
    return start;
  }

  /**
   * Names the request in logs and reports: method and path, since a query may be secret.
   *
   * @return such as "GET /orders"
   */
  protected final String description() {
    String target = target();
    int query = target.indexOf('?');
    return method() + " " + (query < 0 ? target : target.substring(0, query));
  }

  /**
   * The server's state.
   *
   * @return as given
   */
  protected final Service service() {
    return service;
  }

  // ---- the request map ----

  private ExchangeInput exchangeInput() {
    ExchangeInput made = input;
    if (made == null) {
      made = new ExchangeInput(this, bodyLength(), service.maxBody());
      input = made;
    }
    return made;
  }

  @Override
  public final InputStream input() {
    return exchangeInput();
  }

  @Override
  public final String scheme() {
    TrustedProxies.Origin told = origin();
    if (told != null && told.scheme() != null) {
      return told.scheme();
    }
    return isSecure() ? "https" : "http";
  }

  @Override
  public final @Nullable String forwardedHost() {
    TrustedProxies.Origin told = origin();
    return told == null ? null : told.host();
  }

  @Override
  public final @Nullable SocketAddress remoteAddress() {
    TrustedProxies.Origin told = origin();
    return told != null && told.address() != null ? told.address() : peer();
  }

  private TrustedProxies.@Nullable Origin origin() {
    TrustedProxies proxies = service.proxies();
    if (origin == null && proxies != null) {
      origin = proxies.origin(peer(), headers());
    }
    return origin;
  }

  @Override
  public final String mount() {
    return service.mount();
  }

  @Override
  public final String handler() {
    return service.handler();
  }

  @Override
  public final PrintWriter errors() {
    return ErrorLog.writer();
  }

  @Override
  public final Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public final Completion completion() {
    return completion;
  }

  @Override
  public final @Nullable Informational informational() {
    return hasInformational() ? this::inform : null;
  }

  private void inform(int status, Headers fields) throws IOException {
    if (status < 102 || status > 199) {
      throw new IllegalArgumentException(
          "an interim response has a status from 102 to 199, not " + status);
    }
    if (responseBegun) {
      throw new IllegalStateException("the final response has begun; interim ones come before it");
    }
    Headers checked = TrailerFields.check(fields); // it frames as little as a trailer does
    try {
      sendInterim(status, checked);
    } catch (IOException e) {
      cancel(Cancellation.Reason.CLIENT_GONE);
      throw clientGone(e);
    }
  }

  /**
   * Whether the head of the final response is the server's: a 100 behind it would corrupt it.
   *
   * @return true from {@link #head} or {@link #upgrade} on
   */
  protected final boolean hasResponseBegun() {
    return responseBegun;
  }

  @Override
  public final @Nullable RequestTrailers trailers() {
    return hasRequestTrailers() ? this::readTrailers : null;
  }

  private Headers readTrailers() {
    if (!exchangeInput().isOver()) {
      throw new IllegalStateException("the trailers come after the end of the body; read it first");
    }
    Headers fields = requestTrailers();
    return fields == null ? Headers.empty() : fields;
  }
}
