package dev.pintle.spi;

import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.RequestTrailers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 *   <li>{@link #delegateFile};
 *   <li>{@link #upgrade};
 *   <li>the first of these up to any point, then {@link #breakOff}.
 * </ul>
 */
public abstract class Exchange implements RequestSource {
  private final Service service;
  private final Course course;
  private final long start;
  private final InHand.Link link = new InHand.Link();
  private final CancellationSource cancellation = new CancellationSource();
  private final CompletionSource completion = new CompletionSource();
  private @Nullable ExchangeInput input;
  private TrustedProxies.@Nullable Origin origin;

  /**
   * Makes one when the head of the request has been read, from which on its duration counts.
   *
   * @param service that of the server
   */
  protected Exchange(Service service) {
    this(service, System.nanoTime());
  }

  /**
   * Makes one when the head of the request has been read, at a time that the server knows.
   *
   * @param service that of the server
   * @param start when that was, as of {@link System#nanoTime}
   */
  @SuppressWarnings("this-escape") // Course only keeps it
  protected Exchange(Service service, long start) {
    this.service = Objects.requireNonNull(service, "service");
    this.start = start;
    this.course = new Course(this, service);
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
   * The length that the head of the request declares, against which {@code max-body} is held before
   * the app is called.
   *
   * @return {@link #bodyLength} by default; −1 if there is none
   */
  protected long declaredLength() {
    return bodyLength();
  }

  /**
   * Whether the server reads the heads of HTTP/1 as strictly as the specification wants: then
   * nothing that tells requests apart, nor Expect, is looked at again.
   *
   * @return false by default; true for what {@code pintle-http1} has read
   */
  protected boolean isReadStrictly() {
    return false;
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

  /**
   * Takes one of {@code max-streams} for a body or conversation that may go on for long.
   *
   * @return false if there are as many as are allowed
   */
  protected boolean beginStream() {
    return service.beginStream();
  }

  /** Gives back what {@link #beginStream} took. */
  protected void endStream() {
    service.endStream();
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
   * connection is to be closed after the response if {@link #mustClose} says so or the server
   * drains.
   *
   * @param plan status, fields and length
   * @throws IOException if the client has left
   * @throws InvalidResponseException if it cannot be sent, and nothing of it was: the app has
   *     failed, and another head follows
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
   * Has the server in front send the file that is the body, if there is one that does so, by a head
   * that says where the file is, and ends the response. Asked first of all, for HEAD too, and for
   * statuses without a body.
   *
   * @param plan status, fields and length
   * @param range what the body would be
   * @param sent to be told exactly once how it ended; that no bytes of the body were sent
   * @return false, the default, if it is to be sent from here; then nothing has been done
   */
  protected boolean delegateFile(ResponsePlan plan, Body.FileRange range, Sent sent) {
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
    course.run();
  }

  /**
   * Cancels the request; what the app has registered runs on this thread and may block.
   *
   * @param reason the first one stays
   */
  public final void cancel(Cancellation.Reason reason) {
    boolean unused = cancellation.cancel(reason);
  }

  boolean isCancelled() {
    return cancellation.isCancelled();
  }

  Course course() {
    return course;
  }

  /** Its place among the requests in hand. */
  InHand.Link link() {
    return link;
  }

  /**
   * When the head had been read.
   *
   * @return as of {@link System#nanoTime}
   */
  protected final long start() {
    return start;
  }

  /**
   * How the request ended, as completion hooks are told of it. For a server that has answered in
   * the app's stead while the app went on.
   *
   * @param ofApp what has become of the app's response
   * @return the same by default
   */
  protected Outcome outcome(Outcome ofApp) {
    return ofApp;
  }

  /**
   * Whether the connection cannot be used on behind the response: the app wants it so, or where the
   * next request begins is not known. (That the server drains is another reason.)
   *
   * @param plan of the response
   * @return true to say {@code Connection: close}
   */
  protected final boolean mustClose(ResponsePlan plan) {
    ExchangeInput made = input;
    return plan.closes() || (made != null && made.hasFailed());
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
   * Tells what the request is doing, in reports.
   *
   * @return such as "in the app, at com.example.Orders.list(Orders.java:42)"
   */
  protected final String doing() {
    return Doing.of(course.thread(), course.hasBegun());
  }

  /**
   * The server's state.
   *
   * @return as given
   */
  protected final Service service() {
    return service;
  }

  /**
   * Whether the head of the final response is the server's: a 100 behind it would corrupt it.
   *
   * @return true from {@link #head} or {@link #upgrade} on
   */
  protected final boolean hasResponseBegun() {
    return course.hasBegun();
  }

  ExchangeInput exchangeInput() {
    ExchangeInput made = input;
    if (made == null) {
      made = new ExchangeInput(this, bodyLength(), service.maxBody());
      input = made;
    }
    return made;
  }

  /** The request is over; the app gets no more of its body. */
  void endInput() {
    ExchangeInput made = input;
    if (made != null) {
      made.endRequest();
    }
  }

  // ---- the request map ----

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
  public PrintWriter errors() {
    return ErrorLog.writer();
  }

  @Override
  public final CancellationSource cancellation() {
    return cancellation;
  }

  @Override
  public final CompletionSource completion() {
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
    if (course.hasBegun()) {
      throw new IllegalStateException("the final response has begun; interim ones come before it");
    }
    Headers checked = TrailerFields.check(fields); // it frames as little as a trailer does
    try {
      sendInterim(status, checked);
    } catch (IOException e) {
      cancel(Cancellation.Reason.CLIENT_GONE);
      throw Course.clientGone(e);
    }
  }

  @Override
  public final @Nullable RequestTrailers trailers() {
    return hasRequestTrailers() ? this::readTrailers : null;
  }

  private Headers readTrailers() {
    if (!exchangeInput().isOver()) {
      throw new IllegalStateException("the trailers come after the end of the body; read it first");
    }
    Headers fields;
    try {
      fields = requestTrailers();
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "a trailer field is malformed", e);
    }
    return fields == null ? Headers.empty() : fields;
  }
}
