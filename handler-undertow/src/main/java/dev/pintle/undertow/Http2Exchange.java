package dev.pintle.undertow;

import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** One request over HTTP/2. */
final class Http2Exchange extends Exchange implements Runnable {
  private static final long ALL = -1;

  private final Engine engine;
  private final HttpServerExchange exchange;
  private final Http2Request request;
  private final Parking parking = new Parking();
  private volatile @Nullable Http2Body body;
  private volatile @Nullable StreamSinkChannel channel;
  private volatile @Nullable Sending sending;
  private volatile boolean over;
  private volatile boolean gone;
  private boolean continuePending;

  Http2Exchange(Engine engine, HttpServerExchange exchange, Http2Request request) {
    super(engine.service());
    this.engine = engine;
    this.exchange = exchange;
    this.request = request;
    this.continuePending = HttpContinue.requiresContinueResponse(exchange);
    exchange.getRequestHeaders().remove(io.undertow.util.Headers.EXPECT); // met here, not there
    request.connection().requestBegun(request.stream(), this);
  }

  // ---- the request ----

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String target() {
    return request.target();
  }

  @Override
  public String protocol() {
    return "HTTP/2.0";
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  /** The pseudo-field ":authority" is no field, but comes before the Host field. */
  @Override
  public @Nullable String field(String environmentName) {
    String authority = request.authority();
    return authority != null && environmentName.equals("HOST")
        ? authority
        : super.field(environmentName);
  }

  @Override
  protected SocketAddress peer() {
    return exchange.getConnection().getPeerAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return exchange.getConnection().getLocalAddress();
  }

  @Override
  protected boolean isSecure() {
    return tls() != null;
  }

  @Override
  public @Nullable SSLSession tls() {
    return exchange.getConnection() instanceof Http2ServerConnection stream
        ? stream.getSslSession()
        : null;
  }

  @Override
  protected long bodyLength() {
    long declared = super.bodyLength();
    boolean isEmpty = declared <= 0 && exchange.isRequestComplete() && !isBroken();
    return isEmpty ? 0 : declared;
  }

  @Override
  protected Http2Body body() {
    Http2Body made = body;
    if (made == null) {
      made =
          new Http2Body(
              exchange,
              request,
              engine.settings(),
              super.bodyLength(),
              this::sendContinue,
              this::isBroken);
      body = made;
      if (gone) { // and it was not there to be told
        made.breakOff();
      }
    }
    return made;
  }

  private boolean isBroken() {
    return request.connection().isBroken(request.stream()) || gone;
  }

  private void sendContinue() throws IOException {
    if (continuePending && !hasResponseBegun()) {
      continuePending = false;
      sendInterim(100, Headers.empty());
    }
  }

  @Override
  protected boolean hasRequestTrailers() {
    return true;
  }

  @Override
  protected Headers requestTrailers() {
    return Http2Fields.of(exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS));
  }

  @Override
  protected boolean hasInformational() {
    return true;
  }

  @Override
  protected boolean hasResponseTrailers() {
    return !method().equals("HEAD");
  }

  // ---- the response ----

  @Override
  protected void sendInterim(int status, Headers fields) throws IOException {
    HeaderMap head = Http2Fields.map(fields);
    head.put(Http2Channel.STATUS, status);
    try { // not shut down, which would end the stream
      flush(
          new Http2HeadersStreamSinkChannel(
              request.connection().channel(), request.stream(), head));
    } catch (IOException e) {
      breakOff(); // a part of it may be out
      throw e;
    }
  }

  @Override
  protected void head(ResponsePlan plan) throws IOException {
    if (over) {
      throw new ClosedChannelException();
    }
    try {
      exchange.setStatusCode(plan.status());
    } catch (IllegalStateException e) { // "already started": Undertow has ended a reset stream
      throw new IOException("the stream has ended", e);
    }
    FieldBlock block = new FieldBlock();
    Headers fields = plan.streamHeaders();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Date")) {
        exchange
            .getResponseHeaders()
            .put(io.undertow.util.Headers.DATE, fields.value(i)); // else Undertow adds one
      } else {
        block.add(fields.name(i), fields.value(i));
      }
    }
    if (plan.length() >= 0) {
      block.add("content-length", Long.toString(plan.length()));
    }
    request.connection().sink().addFields(request.stream(), block.bytes());
  }

  private StreamSinkChannel channel() throws IOException {
    StreamSinkChannel begun = channel;
    if (begun == null) {
      begun = exchange.getResponseChannel();
      if (begun == null) {
        throw new ClosedChannelException();
      }
      channel = begun;
    }
    return begun;
  }

  @Override
  protected void write(ByteBuffer bytes) throws IOException {
    StreamSinkChannel sink = channel();
    push(sink, bytes);
    flush(sink);
    checkOpen(sink);
  }

  /** Undertow takes what is written to a stream that the client has reset as flushed. */
  private void checkOpen(StreamSinkChannel sink) throws IOException {
    if (over || gone || !sink.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private void push(StreamSinkChannel sink, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (sink.write(bytes) == 0) {
        awaitWritable(sink);
      }
    }
  }

  private void flush(StreamSinkChannel sink) throws IOException {
    while (!sink.flush()) {
      awaitWritable(sink);
    }
  }

  private void awaitWritable(StreamSinkChannel sink) throws IOException {
    parking.prepare();
    sink.getWriteSetter()
        .set(
            ready -> {
              sink.suspendWrites();
              parking.signal();
            });
    boolean ready = over || gone;
    if (!ready) {
      sink.resumeWrites();
      ready = parking.await(engine.settings().writeNanos());
    }
    if (over || gone) {
      throw new ClosedChannelException();
    }
    if (!ready) {
      throw new ClientGoneException("the client took nothing for write-timeout", null);
    }
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    int count = bytes.remaining();
    if (trailers != null) {
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, Http2Fields.map(trailers));
    }
    send(
        Runnable::run,
        sink -> bytes.hasRemaining() ? sink.write(bytes) : ALL,
        failure -> sent.sent(count - bytes.remaining(), failure));
  }

  @Override
  protected boolean sendFile(FileChannel file, long position, long count, Sent sent) {
    FileBytes bytes = new FileBytes(file, position, count);
    send(
        engine.apps(),
        sink -> bytes.hasRemaining() ? sink.write(bytes.next()) : ALL,
        failure -> {
          IoUtils.safeClose(file);
          sent.sent(bytes.taken(), failure);
        });
    return true;
  }

  /** A part of what is sent. */
  private interface Part {
    /** Hands on what is taken now; {@link #ALL} once everything has been. */
    long push(StreamSinkChannel sink) throws IOException;
  }

  /** Sends what is left of the response, and ends it. */
  private void send(Executor executor, Part part, Sending.Done done) {
    StreamSinkChannel sink;
    try {
      sink = channel();
    } catch (IOException e) {
      done.done(e);
      return;
    }
    AtomicBoolean ended = new AtomicBoolean();
    Sending.Source source =
        () -> {
          checkOpen(sink);
          long count = ended.get() ? ALL : part.push(sink);
          if (count != ALL) {
            return count;
          }
          if (ended.compareAndSet(false, true)) {
            sink.shutdownWrites();
          }
          return sink.flush() ? ALL : 0;
        };
    Sending begun =
        new Sending(
            sink,
            executor,
            engine.settings().writeNanos(),
            source,
            failure -> {
              if (failure == null) {
                finish();
              }
              done.done(failure);
            });
    sending = begun;
    begun.run();
  }

  /** Whoever waits, or what does, is told that the stream has ended. */
  private void wake() {
    parking.signal();
    Sending rest = sending;
    if (rest != null) {
      rest.end(new ClosedChannelException());
    }
  }

  private void finish() {
    over = true;
    if (!exchange.isRequestComplete()) {
      if (continuePending) {
        onIoThread(request::resetBody); // it is held back, and will not be asked for
      } else {
        body().skip();
      }
    }
    request.connection().requestEnded(request.stream());
  }

  /** The client has reset the stream or closed the connection; on the I/O thread. */
  void clientGone() {
    gone = true;
    wake();
    stopReading();
    request.closeBody();
    engine.apps().execute(() -> cancel(Cancellation.Reason.CLIENT_GONE));
  }

  private void stopReading() {
    Http2Body read = body;
    if (read != null) {
      read.breakOff();
    }
  }

  @Override
  protected void breakOff() {
    if (over) {
      return;
    }
    over = true;
    wake();
    stopReading();
    onIoThread(this::resetStream);
    request.connection().requestEnded(request.stream());
  }

  private void resetStream() {
    StreamSinkChannel begun = channel;
    IoUtils.safeClose(begun == null ? exchange.getResponseChannel() : begun);
    request.closeBody();
  }

  /**
   * Undertow reads frames under the lock of the connection and then takes that of a stream; to
   * close a stream takes them the other way round, so only the thread that reads may do it.
   */
  private void onIoThread(Runnable task) {
    try {
      request.connection().channel().getIoThread().execute(task);
    } catch (RejectedExecutionException e) {
      // The server has ended, and every connection with it.
    }
  }
}
