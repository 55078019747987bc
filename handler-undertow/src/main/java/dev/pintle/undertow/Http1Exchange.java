package dev.pintle.undertow;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.Conversation;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.SslChannel;

/**
 * One request over HTTP/1. Its head and body are read, and its response is written, beside
 * Undertow's own parser and writer; Undertow is told when the response has been sent.
 */
final class Http1Exchange extends Exchange implements Runnable {
  /** Bodies up to this size are copied behind their head. */
  private static final int COPIED_BYTES = 8 * 1024;

  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Engine engine;
  private final Http1Connection connection;
  private final HttpServerExchange exchange;
  private final RequestHead head;
  private @Nullable Http1Body body;
  private boolean continuePending;

  private final HeadWriter writer;
  private boolean chunked;
  private boolean untilClose;
  private boolean goesOn;
  private volatile boolean over;

  Http1Exchange(
      Engine engine, Http1Connection connection, HttpServerExchange exchange, RequestHead head) {
    super(engine.service());
    this.engine = engine;
    this.connection = connection;
    this.exchange = exchange;
    this.head = head;
    this.continuePending = head.expectContinue();
    this.writer = new HeadWriter(engine.date());
  }

  // ---- the request ----

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
  protected SocketAddress peer() {
    return connection.channel().getPeerAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.channel().getLocalAddress();
  }

  @Override
  protected boolean isSecure() {
    return connection.channel() instanceof SslChannel;
  }

  @Override
  public @Nullable SSLSession tls() {
    return connection.channel() instanceof SslChannel secure ? secure.getSslSession() : null;
  }

  @Override
  protected boolean isReadStrictly() {
    return true;
  }

  @Override
  protected long bodyLength() {
    return head.chunked() ? -1 : Math.max(0, head.contentLength());
  }

  @Override
  protected InputStream body() {
    Http1Body made = body;
    if (made == null) {
      made = new Http1Body(connection.input(), engine.settings(), this::sendContinue);
      body = made;
    }
    return made;
  }

  private void sendContinue() throws IOException {
    if (continuePending && !hasResponseBegun()) {
      continuePending = false;
      sendInterim(100, Headers.empty());
    }
  }

  /** Only what Connection names too is an offer (RFC 9110, 7.8). */
  @Override
  protected @Nullable String offeredProtocols() {
    return head.upgrade() ? super.offeredProtocols() : null;
  }

  @Override
  protected boolean hasRequestTrailers() {
    return true;
  }

  @Override
  protected Headers requestTrailers() {
    return connection.input().trailers();
  }

  @Override
  protected boolean hasInformational() {
    return head.minorVersion() > 0;
  }

  @Override
  protected boolean hasResponseTrailers() {
    return chunked || (head.minorVersion() > 0 && !method().equals("HEAD"));
  }

  // ---- the response ----

  @Override
  protected void sendInterim(int status, Headers fields) throws IOException {
    writer.interim(status, fields);
    try {
      connection.output().write(writer.view());
    } catch (IOException e) {
      breakOff(); // a part of it may be out, and nothing can follow that
      throw e;
    }
    writer.clear();
  }

  @Override
  protected void head(ResponsePlan plan) throws IOException {
    boolean unknown = plan.sendsBody() && plan.length() < 0;
    chunked = unknown && head.minorVersion() > 0;
    untilClose = unknown && !chunked;
    goesOn = !untilClose && !mustClose(plan) && connection.continues(head, continuePending);
    HeadWriter.Connection note;
    if (!goesOn) {
      note =
          plan.namesUpgrade() ? HeadWriter.Connection.CLOSE_UPGRADE : HeadWriter.Connection.CLOSE;
    } else if (plan.namesUpgrade()) {
      note = HeadWriter.Connection.UPGRADE;
    } else if (head.minorVersion() == 0) {
      note = HeadWriter.Connection.KEEP_ALIVE;
    } else {
      note = HeadWriter.Connection.DEFAULT;
    }
    long length = chunked ? HeadWriter.CHUNKED : plan.length();
    if (engine.wrapper() != null) {
      exchange.setStatusCode(plan.status()); // for handlers in front that log it
      Connectors.flattenCookies(exchange);
    }
    writer.head(plan.status(), withFieldsOfHandlers(plan.headers()), length, note);
  }

  /** Adds what Undertow handlers in front of the app have put into their response. */
  private Headers withFieldsOfHandlers(Headers headers) {
    HeaderMap more = exchange.getResponseHeaders();
    if (more.size() == 0) {
      return headers;
    }
    Headers.Builder all = headers.toBuilder();
    for (HeaderValues values : more) {
      String name = values.getHeaderName().toString();
      boolean frames =
          name.equalsIgnoreCase("Content-Length")
              || name.equalsIgnoreCase("Transfer-Encoding")
              || name.equalsIgnoreCase("Connection");
      if (!frames) {
        values.forEach(value -> all.add(name, value));
      }
    }
    return all.build();
  }

  @Override
  protected void write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (count > 0 && chunked) {
      writer.chunk(count);
      connection.output().write(writer.view(), bytes, ByteBuffer.wrap(CRLF));
    } else {
      connection.output().write(writer.view(), bytes);
    }
    writer.clear();
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    int count = bytes.remaining();
    if (count > 0 && chunked) {
      writer.chunk(count);
    }
    ByteBuffer[] buffers;
    if (count <= COPIED_BYTES) {
      writer.put(bytes);
      endChunks(writer, count, trailers);
      buffers = new ByteBuffer[] {writer.view()};
    } else if (chunked) {
      HeadWriter tail = new HeadWriter(engine.date());
      endChunks(tail, count, trailers);
      buffers = new ByteBuffer[] {writer.view(), bytes, tail.view()};
    } else {
      buffers = new ByteBuffer[] {writer.view(), bytes};
    }
    connection
        .output()
        .send(
            buffers,
            failure -> {
              if (failure == null) {
                finish();
                sent.sent(count, null);
              } else {
                sent.sent(Math.max(0, count - remaining(buffers)), failure);
              }
            });
  }

  private static long remaining(ByteBuffer[] buffers) {
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }

  private void endChunks(HeadWriter tail, int count, @Nullable Headers trailers) {
    if (!chunked) {
      return;
    }
    if (count > 0) {
      tail.chunkEnd();
    }
    tail.lastChunk(trailers == null ? Headers.empty() : trailers);
  }

  @Override
  protected boolean sendFile(FileChannel file, long position, long count, Sent sent) {
    AtomicLong taken = new AtomicLong();
    connection
        .output()
        .send(
            writer.view(),
            file,
            position,
            count,
            engine.apps(),
            taken,
            failure -> {
              IoUtils.safeClose(file);
              if (failure == null) {
                finish();
              }
              sent.sent(taken.get(), failure);
            });
    return true;
  }

  private void finish() {
    over = true;
    if (goesOn) {
      connection.goOn(exchange);
    } else {
      connection.close(exchange);
    }
  }

  @Override
  protected void upgrade(ResponsePlan plan, Conversation conversation) {
    HeadWriter.Connection note =
        plan.namesUpgrade() ? HeadWriter.Connection.UPGRADE : HeadWriter.Connection.DEFAULT;
    writer.head(plan.status(), plan.headers(), HeadWriter.UNSAID, note);
    try {
      connection.output().write(writer.view());
    } catch (IOException e) {
      conversation.fail(e);
      return;
    }
    connection.input().becomeOther();
    conversation.run(connection.tunnel(exchange));
    over = true;
  }

  @Override
  protected void breakOff() {
    if (over) {
      return;
    }
    over = true;
    if (untilClose) {
      connection.reset();
    } else {
      connection.abort();
    }
  }
}
