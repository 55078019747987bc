package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.internal.http1.ChunkedDecoder;
import dev.pintle.internal.http1.RequestHead;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request of HTTP/1.1 or 1.0, the head of which {@link StrictReader} has kept. */
final class Http1Exchange extends JettyExchange {
  private final StrictEndPoint endPoint;
  private final IncomingRequest incoming;
  private final RequestHead head;
  private boolean endsByClosing;

  Http1Exchange(
      Calls calls,
      Request request,
      Response response,
      Callback callback,
      StrictEndPoint endPoint,
      IncomingRequest incoming) {
    super(calls, request, response, callback);
    this.endPoint = endPoint;
    this.incoming = incoming;
    this.head = incoming.head();
  }

  // ---- the request ----

  @Override
  IncomingRequest incoming() {
    return incoming;
  }

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
  protected long bodyLength() {
    return head.chunked() ? -1 : Math.max(0, head.contentLength());
  }

  @Override
  protected @Nullable Headers requestTrailers() {
    ChunkedDecoder chunks = incoming.chunks();
    return chunks == null ? null : chunks.trailers();
  }

  @Override
  protected @Nullable String offeredProtocols() {
    return head.upgrade() ? head.field("UPGRADE") : null;
  }

  @Override
  protected boolean hasInformational() {
    return head.minorVersion() > 0;
  }

  @Override
  protected boolean hasResponseTrailers() {
    return head.minorVersion() > 0;
  }

  // ---- the response ----

  /** Jetty leaves out the fields of any interim response but 103. */
  @Override
  protected void sendInterim(int status, Headers fields) throws IOException {
    Signal written = new Signal();
    endPoint.write(written, HeadBytes.of(status, fields));
    written.await();
  }

  @Override
  void addConnectionFields(ResponsePlan plan, HttpFields.Mutable fields, boolean last) {
    endsByClosing = plan.length() < 0 && plan.sendsBody() && head.minorVersion() == 0;
    if (plan.namesUpgrade()) {
      fields.add(HttpHeader.CONNECTION, "Upgrade");
    }
    if (plan.closes() || !mayContinue(last)) {
      fields.add(HttpHeader.CONNECTION, "close");
    }
  }

  /**
   * Whether another request may follow. If not all of the body is there, Jetty could find no next
   * one behind it; at a drain the notice is given after a read that found nothing more.
   */
  private boolean mayContinue(boolean last) {
    if (!incoming.isReceived() && last && !head.expectContinue()) {
      boolean unused = request().consumeAvailable();
    }
    if (!incoming.isReceived() || head.method().equals("CONNECT")) {
      return false;
    }
    if (incoming.maySwitch() && !endPoint.reader().stay()) {
      return false;
    }
    return !service().isDraining() || endPoint.isFollowed();
  }

  @Override
  void prepareUpgrade(ResponsePlan plan) {
    Headers.Builder fields = Headers.builder();
    if (!plan.headers().contains("Date")) {
      fields.add("Date", date());
    }
    if (plan.namesUpgrade()) {
      fields.add("Connection", "Upgrade");
    }
    ByteBuffer bytes = HeadBytes.of(plan.status(), fields.addAll(plan.headers()).build());
    request().addHttpStreamWrapper(stream -> new HeadSender(stream, bytes));
  }

  private String date() {
    return request().getConnectionMetaData().getConnector().getServer().getDateField().getValue();
  }

  /** Jetty would add a length of 0 to the answer to CONNECT, or chunk it. */
  private static final class HeadSender extends HttpStream.Wrapper {
    private final ByteBuffer head;

    HeadSender(HttpStream stream, ByteBuffer head) {
      super(stream);
      this.head = head;
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.@Nullable Response response,
        boolean last,
        @Nullable ByteBuffer content,
        Callback callback) {
      getWrapped().getTunnelSupport().getEndPoint().write(callback, head);
    }
  }

  @Override
  void cutOff() {
    if (endsByClosing && isCommitted()) {
      endPoint.socket().breakOff();
    } else {
      endPoint.abort();
    }
  }

  @Override
  void ended(ResponsePlan plan) {}
}
