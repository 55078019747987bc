package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.spi.Conversation;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request on Jetty, in any version of HTTP. */
abstract class JettyExchange extends Exchange {
  private final Calls calls;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable RequestInput body;
  private @Nullable ResponsePlan plan;
  private volatile @Nullable DuplexConnection tunnel;
  private volatile boolean committed;

  /** The response has broken off, or the call of the app returned; the later one finds it set. */
  private final AtomicBoolean oneHasCome = new AtomicBoolean();

  private @Nullable Headers responseTrailers;

  JettyExchange(Calls calls, Request request, Response response, Callback callback) {
    super(calls.service());
    this.calls = calls;
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  // ---- what the versions of HTTP differ in ----

  /** What the reader knows of the request; null in HTTP/2. */
  @Nullable IncomingRequest incoming() {
    return null;
  }

  /** Has a client send its body that waits to be told so. */
  abstract void invite() throws IOException;

  /** Gives Jetty the fields of the response; it has its status. */
  abstract void prepare(ResponsePlan plan);

  /** Whether Jetty would say of its own that the bytes of a first and last write are all. */
  abstract boolean needsHeadFirst();

  /** Ends the connection or stream at once, in a way that shows. */
  abstract void cutOff();

  /** The response is on its way to the end. */
  abstract void ended(ResponsePlan plan);

  // ---- the request ----

  final Request request() {
    return request;
  }

  final Response response() {
    return response;
  }

  final Calls calls() {
    return calls;
  }

  final EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  @Override
  protected final @Nullable SocketAddress peer() {
    return request.getConnectionMetaData().getRemoteSocketAddress();
  }

  @Override
  public final @Nullable SocketAddress localAddress() {
    return request.getConnectionMetaData().getLocalSocketAddress();
  }

  @Override
  protected final boolean isSecure() {
    return endPoint().isSecure();
  }

  @Override
  public final @Nullable SSLSession tls() {
    EndPoint.SslSessionData data = endPoint().getSslSessionData();
    return data == null ? null : data.sslSession();
  }

  @Override
  protected final InputStream body() {
    RequestInput made = body;
    if (made == null) {
      made = new RequestInput(request, incoming(), this::invite, calls.timeouts().bodyNanos());
      body = made;
    }
    return made;
  }

  @Override
  protected final boolean hasRequestTrailers() {
    return true;
  }

  // ---- the response ----

  @Override
  protected final void head(ResponsePlan made) {
    plan = made;
    response.setStatus(made.status());
    prepare(made);
  }

  final @Nullable Headers responseTrailers() {
    return responseTrailers;
  }

  final ResponsePlan plan() {
    ResponsePlan made = plan;
    if (made == null) {
      throw new IllegalStateException("the head comes first");
    }
    return made;
  }

  @Override
  protected final void write(ByteBuffer bytes) throws IOException {
    committed = true;
    Signal written = new Signal();
    response.write(false, bytes, written);
    written.await();
  }

  @Override
  protected final void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    boolean headFirst = !committed && needsHeadFirst();
    committed = true;
    responseTrailers = trailers;
    int count = bytes.remaining();
    Callback last =
        new Last() {
          @Override
          public void succeeded() {
            finish(count, sent);
          }

          @Override
          public void failed(Throwable reason) {
            // What is copied behind its head is taken as a whole or not at all.
            boolean copied = count <= Http1Stream.COPIED_BYTES;
            sent.sent(copied ? 0 : count - bytes.remaining(), reason);
          }
        };
    if (!headFirst) {
      response.write(true, bytes, last);
      return;
    }
    response.write(
        false,
        bytes,
        new Last() {
          @Override
          public void succeeded() {
            response.write(true, BufferUtil.EMPTY_BUFFER, last);
          }

          @Override
          public void failed(Throwable reason) {
            last.failed(reason);
          }
        });
  }

  @Override
  protected final boolean sendFile(FileChannel file, long position, long count, Sent sent) {
    committed = true;
    EndPoint socket = rawSocket();
    if (socket != null) {
      response.getHeaders().remove(HttpHeader.CONTENT_LENGTH); // Jetty will not see those bytes
    }
    FileSender sender =
        new FileSender(
            response, request.getComponents().getByteBufferPool(), socket, file, position, count) {
          @Override
          void ended(long taken, @Nullable Throwable failure) {
            if (failure == null) {
              endBehind(taken, sent);
            } else {
              sent.sent(taken, failure);
            }
          }
        };
    sender.iterate();
    return true;
  }

  /** All bytes of the body have been sent. */
  private void endBehind(long count, Sent sent) {
    response.write(
        true,
        BufferUtil.EMPTY_BUFFER,
        new Last() {
          @Override
          public void succeeded() {
            finish(count, sent);
          }

          @Override
          public void failed(Throwable reason) {
            sent.sent(count, reason);
          }
        });
  }

  /** Where bytes of the body can be put behind the head as they are; null if nowhere. */
  @Nullable EndPoint rawSocket() {
    return null;
  }

  private void finish(long count, Sent sent) {
    sent.sent(count, null);
    ended(plan());
    if (over.compareAndSet(false, true)) {
      releaseBody();
      callback.succeeded();
    }
  }

  /**
   * The call of the app has returned; no more of the body is read for a response that broke off.
   */
  final void called() {
    if (oneHasCome.getAndSet(true)) {
      releaseBody();
    }
  }

  /** Told on whatever thread has written; does nothing there that waits. */
  private abstract static class Last implements Callback {
    @Override
    public final InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  @Override
  protected final void breakOff() {
    if (over.compareAndSet(false, true)) {
      cutOff();
      callback.failed(new BrokenOff());
      if (oneHasCome.getAndSet(true)) {
        releaseBody();
      }
    }
  }

  /** Has Jetty break the stream off without trying to answer. */
  private static final class BrokenOff extends Request.Handler.AbortException {
    private static final long serialVersionUID = 1L;

    BrokenOff() {
      super();
    }
  }

  private void releaseBody() {
    RequestInput read = body;
    if (read != null) {
      read.release();
    }
  }

  // ---- upgrades ----

  @Override
  protected final void upgrade(ResponsePlan made, Conversation conversation) {
    if (request.getTunnelSupport() == null) {
      throw new UnsupportedOperationException(
          "a stream of HTTP/2 becomes a tunnel by CONNECT only");
    }
    plan = made;
    committed = true;
    DuplexConnection connection =
        new DuplexConnection(
            request.getTunnelSupport().getEndPoint(),
            request.getComponents().getExecutor(),
            conversation,
            calls.threads(),
            calls.timeouts().idleNanos());
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
    tunnel = connection;
    response.setStatus(made.status());
    prepare(made);
    response.write(
        true,
        BufferUtil.EMPTY_BUFFER,
        new Last() {
          @Override
          public void succeeded() {
            releaseBody();
            callback.succeeded();
          }

          @Override
          public void failed(Throwable reason) {
            connection.lost(reason);
          }
        });
  }

  /** Jetty has done with the request; a stream that was reset meanwhile it does not hand over. */
  final void over() {
    DuplexConnection handedOver = tunnel;
    if (handedOver != null) {
      handedOver.lost(new EofException("the stream has been reset"));
    }
  }
}
