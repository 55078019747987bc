package dev.pintle.undertow;

import dev.pintle.Response;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.Conversation;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.SslChannel;

/** One connection that speaks HTTP/1: its input, its output, and how long it may take. */
final class Http1Connection {
  /** How long input is thrown away after a last response, so that no reset destroys it. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Engine engine;
  private final StreamConnection channel;
  private final @Nullable Http2Opener http2;
  private final @Nullable EndWatch end;
  private final Deadline deadline;
  private final Http1Input input;
  private final Http1Output output;
  private boolean lingering;

  /**
   * Takes a connection over, which Undertow is to open then.
   *
   * @param first what has been received already
   * @param http2 takes the connection over if the client speaks HTTP/2; null if it may not
   * @param end sees below TLS whether the connection has ended; null without TLS
   */
  Http1Connection(
      Engine engine,
      StreamConnection channel,
      byte[] first,
      @Nullable Http2Opener http2,
      @Nullable EndWatch end) {
    this.engine = engine;
    this.channel = channel;
    this.http2 = http2;
    this.end = end;
    this.deadline = new Deadline(channel.getIoThread(), this::timedOut);
    this.output = new Http1Output(channel, engine.settings());
    this.input =
        new Http1Input(
            channel.getSourceChannel().getConduit(), engine.settings(), http2 != null, first, this);
    channel.getSourceChannel().setConduit(input);
    channel.setCloseListener(closed -> closed());
    deadline.set(engine.settings().headNanos());
  }

  private void closed() {
    deadline.stop();
    input.close();
    output.close();
  }

  StreamConnection channel() {
    return channel;
  }

  Http1Input input() {
    return input;
  }

  Http1Output output() {
    return output;
  }

  // ---- told by the input ----

  /** The first byte of a head has come, but not the last. */
  void headBegun() {
    deadline.set(engine.settings().headNanos());
  }

  /** A head has come, or what is refused as one. */
  void headRead() {
    deadline.clear();
  }

  /** More of an unread body comes than is read over. */
  void tooMuchUnread() throws IOException {
    channel.getSinkChannel().shutdownWrites();
    boolean unused = channel.getSinkChannel().flush();
    linger();
  }

  /** What the client sent first shows that it speaks HTTP/2. */
  void startHttp2(byte[] received) {
    Http2Opener other = http2;
    if (other != null) {
      // Later, since Undertow is about to listen for more of HTTP/1.
      channel.getIoThread().execute(() -> other.takeOver(channel, received));
    }
  }

  /** What an app gets after an upgrade. */
  Conversation.Connection tunnel(HttpServerExchange exchange) {
    if (!(channel instanceof SslChannel)) {
      return new Tunnel(this, exchange, engine.settings());
    }
    SecureTunnel tunnel = new SecureTunnel(this, exchange, engine.settings(), end);
    channel.setCloseListener(closed -> tunnel.closed());
    return tunnel;
  }

  // ---- the end of a request ----

  /**
   * Whether the connection can be used on behind the response to this request.
   *
   * @param continuePending whether the client may still hold its body back
   */
  boolean continues(RequestHead head, boolean continuePending) throws IOException {
    boolean heldBack = continuePending && !input.isBodyOver() && input.isEmpty();
    if (!head.keepAlive() || heldBack || input.hasFailed() || head.method().equals("CONNECT")) {
      return false; // behind a refused CONNECT comes what may have been meant for the tunnel
    }
    if (engine.service().isDraining()) {
      // The notice is given only after a read that found nothing more (decision 4).
      return !engine.service().drain().isLate() && input.isBodyReceived() && input.hasMore();
    }
    return input.missing() <= engine.settings().unreadBody();
  }

  /** A handler in front of the app answers, by way of Undertow. */
  void answeredInFront(HttpServerExchange exchange, RequestHead head) {
    try {
      exchange.setPersistent(continues(head, head.expectContinue()));
    } catch (IOException e) {
      exchange.setPersistent(false);
    }
    exchange.addExchangeCompleteListener(
        (ended, others) -> {
          if (ended.isPersistent()) {
            awaitNext();
          } else {
            linger();
          }
          others.proceed();
        });
  }

  private void awaitNext() {
    Settings settings = engine.settings();
    deadline.set(input.isBodyOver() ? settings.idleNanos() : settings.bodyNanos());
  }

  /** The response has been sent, and the connection goes on. */
  void goOn(HttpServerExchange exchange) {
    awaitNext();
    exchange.setPersistent(true);
    Connectors.terminateResponse(exchange);
  }

  /** The last response has been sent: no more is, and what comes is thrown away for a while. */
  void close(HttpServerExchange exchange) {
    linger();
    exchange.setPersistent(false);
    Connectors.terminateResponse(exchange);
  }

  private void linger() {
    lingering = true;
    input.linger();
    deadline.set(LINGER_NANOS);
  }

  /** Ends it at once; any thread. */
  void abort() {
    IoUtils.safeClose(channel);
  }

  /** Ends it at once, so that nobody takes the end for one of the body; any thread. */
  void reset() {
    try {
      channel.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException e) {
      // It is closed already.
    }
    abort();
  }

  private void timedOut() {
    if (lingering || input.isEmpty()) {
      abort();
    } else {
      ByteBuffer reply = reply(new BadRequest(408, "the head of the request came too slowly"));
      output.send(new ByteBuffer[] {reply}, failure -> abort());
    }
  }

  // ---- requests that no app sees ----

  /** Answers what is refused, and closes. */
  void refuse(HttpServerExchange exchange) {
    ByteBuffer[] reply = {reply(input.refusal())};
    output.send(
        reply,
        failure -> {
          if (failure == null) {
            close(exchange);
          } else {
            abort();
          }
        });
  }

  private ByteBuffer reply(BadRequest refusal) {
    Response response = Response.text(refusal.safeMessage());
    byte[] text = refusal.safeMessage().getBytes(StandardCharsets.UTF_8);
    HeadWriter writer = new HeadWriter(engine.date());
    writer.head(refusal.status(), response.headers(), text.length, HeadWriter.Connection.CLOSE);
    writer.put(text, 0, text.length);
    return writer.view();
  }
}
