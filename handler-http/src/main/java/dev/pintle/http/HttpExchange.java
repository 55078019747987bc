package dev.pintle.http;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Outcome;
import dev.pintle.RequestTrailers;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.CancellationSource;
import dev.pintle.spi.CompletionSource;
import dev.pintle.spi.Doing;
import dev.pintle.spi.ErrorLog;
import dev.pintle.spi.RequestSource;
import dev.pintle.spi.TrailerFields;
import dev.pintle.spi.TrustedProxies;
import dev.pintle.transport.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One request and what becomes of it; the source of its request map. */
final class HttpExchange implements RequestSource {
  private final Wire wire;
  private final RequestHead head;
  private final RequestBody body;
  private final long start;

  private volatile Cancellation.@Nullable Reason cancelled;
  private @Nullable CancellationSource cancellation;

  // Whoever asks for the completion writes the first and reads the second, whoever ends the request
  // the other way round: one of them sees both.
  private volatile @Nullable CompletionSource completion;
  private volatile boolean ended;

  private long end;

  private TrustedProxies.@Nullable Origin origin;

  /** Read by the thread that drains, which needs no more than to see what it long is. */
  private @Nullable Thread thread;

  private volatile boolean responseBegun;
  private volatile boolean answered;
  private int status;
  private long bytes;
  private @Nullable Throwable failure;

  HttpExchange(Wire wire, RequestHead head, RequestBody body, long start) {
    this.wire = wire;
    this.head = head;
    this.body = body;
    body.belongsTo(this);
    this.start = start;
  }

  RequestHead head() {
    return head;
  }

  RequestBody body() {
    return body;
  }

  long start() {
    return start;
  }

  /** A hash of what is called, for telling slow kinds of call from quick ones. */
  int kind() {
    return head.pathHash();
  }

  /** Names the request in logs and reports: method and path, since a query may be secret. */
  String description() {
    String target = head.target();
    int query = target.indexOf('?');
    return head.method() + " " + (query < 0 ? target : target.substring(0, query));
  }

  /** Says which thread is busy with it; null for none. */
  void runsOn(@Nullable Thread busy) {
    thread = busy;
  }

  /** As {@link dev.pintle.DrainReport.Cut} tells it. */
  String doing() {
    return Doing.of(thread, responseBegun);
  }

  // ---- the request map ----

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String target() {
    return head.target();
  }

  @Override
  public String protocol() {
    return head.protocol();
  }

  @Override
  public Headers headers() {
    return head.headers();
  }

  @Override
  public @Nullable String field(String environmentName) {
    return head.field(environmentName);
  }

  @Override
  public String scheme() {
    TrustedProxies.Origin told = origin();
    if (told != null && told.scheme() != null) {
      return told.scheme();
    }
    return wire.tls() == null ? "http" : "https";
  }

  @Override
  public @Nullable String forwardedHost() {
    TrustedProxies.Origin told = origin();
    return told == null ? null : told.host();
  }

  /**
   * What trusted proxies told; null if none is trusted. Behind a PROXY header it is the client
   * named there who has written the fields, for the proxy may not have looked at them.
   */
  private TrustedProxies.@Nullable Origin origin() {
    TrustedProxies proxies = wire.settings().proxies();
    if (origin == null && proxies != null && !wire.link().hidesClient()) {
      origin = proxies.origin(wire.link().remoteAddress(), headers());
    }
    return origin;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    TrustedProxies.Origin told = origin();
    if (told != null && told.address() != null) {
      return told.address();
    }
    return wire.link().remoteAddress();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return wire.link().localAddress();
  }

  @Override
  public String mount() {
    return wire.settings().mount();
  }

  @Override
  public String handler() {
    return HttpHandler.NAME;
  }

  @Override
  public InputStream input() {
    return body;
  }

  @Override
  public PrintWriter errors() {
    return ErrorLog.writer();
  }

  @Override
  public @Nullable Informational informational() {
    return head.minorVersion() == 0 ? null : this::inform;
  }

  private void inform(int interim, Headers fields) throws IOException {
    if (interim < 102 || interim > 199) {
      throw new IllegalArgumentException(
          "an interim response has a status from 102 to 199, not " + interim);
    }
    if (responseBegun || answered) {
      throw new IllegalStateException("the final response has begun; interim ones come before it");
    }
    TrailerFields.check(fields); // an interim response frames as little as a trailer does
    wire.out().reclaim();
    wire.out().writer().interim(interim, fields);
    wire.sendWaiting(this, null, null);
  }

  @Override
  public @Nullable SSLSession tls() {
    Tls tls = wire.tls();
    return tls == null ? null : tls.session();
  }

  @Override
  public RequestTrailers trailers() {
    return body;
  }

  // ---- cancellation: asked for by the app, set by any thread ----

  @Override
  public synchronized Cancellation cancellation() {
    CancellationSource source = cancellation;
    if (source == null) {
      source = new CancellationSource();
      cancellation = source;
      Cancellation.Reason reason = cancelled;
      if (reason != null) {
        source.cancel(reason);
      }
    }
    return source;
  }

  /** Cancels the request. Runs what the app has registered, so it may block. */
  void cancel(Cancellation.Reason reason) {
    CancellationSource source;
    synchronized (this) {
      if (cancelled == null) {
        cancelled = reason;
      }
      source = cancellation;
    }
    if (source != null) {
      source.cancel(reason);
    }
  }

  boolean isCancelled() {
    return cancelled != null;
  }

  // ---- completion ----

  @Override
  public synchronized Completion completion() {
    CompletionSource source = completion;
    if (source == null) {
      source = new CompletionSource();
      completion = source;
      if (ended) {
        source.complete(outcome());
      }
    }
    return source;
  }

  private Outcome outcome() {
    return new Outcome(status, bytes, Duration.ofNanos(Math.max(0, end - start)), failure);
  }

  /** Whether somebody has asked how this request ends. */
  boolean isWatched() {
    return completion != null;
  }

  /** Whether {@link #complete} calls user code. */
  boolean hasHooks() {
    CompletionSource source = completion;
    return source != null && source.hasHooks();
  }

  /** The head of the final response is made. */
  void beginResponse() {
    responseBegun = true;
  }

  /** Whether the head of the final response has been made: no interim one may follow it. */
  boolean hasResponseBegun() {
    return responseBegun;
  }

  /** Says how it went; the response may still be on its way. */
  void answered(int finalStatus, long bodyBytes, @Nullable Throwable why) {
    status = finalStatus;
    bytes = bodyBytes;
    failure = why;
    answered = true;
  }

  /** Whether there is nothing more to be decided about the response. */
  boolean isAnswered() {
    return answered;
  }

  /** The response could not be sent after all, or so many bytes of its body could not. */
  void failed(Throwable why, long unsent) {
    if (failure == null) {
      failure = why;
    }
    bytes = Math.max(0, bytes - unsent);
  }

  /** Ends the request and runs its hooks. */
  void complete(long now) {
    end = now;
    ended = true;
    CompletionSource source = completion;
    if (source != null) {
      source.complete(outcome());
    }
  }
}
