package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP/1.1 or 1.0: {@link StrictReader} has kept its head, {@link Http1Stream}
 * writes the response.
 */
final class Http1Exchange extends JettyExchange {
  private final StrictEndPoint endPoint;
  private final Http1Stream stream;
  private final IncomingRequest incoming;
  private final RequestHead head;
  private final @Nullable Rewriting rewriting;
  private boolean endsByClosing;
  private boolean plain;

  Http1Exchange(
      Calls calls,
      Request request,
      Response response,
      Callback callback,
      StrictEndPoint endPoint,
      Http1Stream stream) {
    super(calls, request, response, callback);
    this.endPoint = endPoint;
    this.stream = stream;
    this.incoming = stream.incoming();
    this.head = incoming.head();
    this.rewriting = endPoint.isAlone() ? null : Rewriting.of(request);
  }

  // ---- the request ----

  @Override
  IncomingRequest incoming() {
    return incoming;
  }

  @Override
  public String method() {
    Rewriting changed = rewriting;
    return changed == null || changed.method() == null ? head.method() : changed.method();
  }

  @Override
  public String target() {
    Rewriting changed = rewriting;
    return changed == null || changed.uri() == null
        ? head.target()
        : String.valueOf(changed.uri().getPathQuery());
  }

  @Override
  public String protocol() {
    return head.protocol();
  }

  @Override
  public Headers headers() {
    Rewriting changed = rewriting;
    return changed == null || changed.headers() == null ? head.headers() : changed.headers();
  }

  @Override
  public @Nullable String field(String environmentName) {
    Rewriting changed = rewriting;
    if (changed != null && changed.uri() != null && environmentName.equals("HOST")) {
      return changed.uri().getAuthority();
    }
    return changed == null || changed.headers() == null
        ? head.field(environmentName)
        : super.field(environmentName);
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

  @Override
  void invite() throws IOException {
    if (head.expectContinue()) {
      stream.sendContinue();
    }
  }

  /** Jetty leaves out the fields of any interim response but 103. */
  @Override
  protected void sendInterim(int status, Headers fields) throws IOException {
    HeadWriter writer = endPoint.writer();
    writer.clear();
    writer.interim(status, fields);
    Signal written = new Signal();
    endPoint.write(written, writer.view());
    written.await();
  }

  @Override
  void prepare(ResponsePlan plan) {
    // What Jetty's handlers want to see and to change; they may have added fields before.
    HttpFields.Mutable fields = response().getHeaders();
    plain = fields.size() == 0 && !(response() instanceof Response.Wrapper);
    stream.respond(this);
    if (plain && endPoint.isAlone()) {
      return;
    }
    boolean unused = ResponseFields.add(plan.headers(), fields);
    if (plan.length() >= 0) {
      fields.put(HttpHeader.CONTENT_LENGTH, plan.length());
    }
  }

  @Override
  boolean needsHeadFirst() {
    return false;
  }

  @Override
  @Nullable EndPoint rawSocket() {
    // Past Jetty only where nothing of it counts what is sent.
    return plain && endPoint.isAlone() && !endPoint.isSecure() ? endPoint : null;
  }

  Headers trailersOfResponse() {
    Headers trailers = responseTrailers();
    return trailers == null ? Headers.empty() : trailers;
  }

  /** Has the head written, as the plan and Jetty's handlers want it. */
  void begin(MetaData.Response response) {
    ResponsePlan plan = plan();
    int status = response.getStatus();
    if (plan.upgrades()) {
      HeadWriter.Connection upgrade =
          plan.namesUpgrade() ? HeadWriter.Connection.UPGRADE : HeadWriter.Connection.DEFAULT;
      stream.begin(status, plan.headers(), HeadWriter.UNSAID, Http1Stream.Framing.UPGRADE, upgrade);
      return;
    }
    long length = plain ? plan.length() : length(plan, response.getHttpFields());
    Headers headers = plain ? plan.headers() : ResponseFields.headers(response.getHttpFields());
    Http1Stream.Framing framing;
    if (!plan.sendsBody()) {
      framing = Http1Stream.Framing.NONE;
    } else if (length >= 0) {
      framing = Http1Stream.Framing.LENGTH;
    } else if (head.minorVersion() > 0) {
      framing = Http1Stream.Framing.CHUNKED;
      length = HeadWriter.CHUNKED;
    } else {
      framing = Http1Stream.Framing.CLOSE;
      endsByClosing = true;
    }
    stream.begin(status, headers, length, framing, connection(plan));
  }

  /** The length that one of Jetty's handlers leaves or makes; it may have changed the body. */
  private static long length(ResponsePlan plan, HttpFields fields) {
    HttpField field = plan.length() < 0 ? null : fields.getField(HttpHeader.CONTENT_LENGTH);
    return field == null ? HeadWriter.UNSAID : field.getLongValue();
  }

  private HeadWriter.Connection connection(ResponsePlan plan) {
    boolean keeps = !mustClose(plan) && !endsByClosing && mayContinue();
    if (!keeps) {
      return plan.namesUpgrade()
          ? HeadWriter.Connection.CLOSE_UPGRADE
          : HeadWriter.Connection.CLOSE;
    }
    if (plan.namesUpgrade()) {
      return HeadWriter.Connection.UPGRADE;
    }
    return head.minorVersion() == 0
        ? HeadWriter.Connection.KEEP_ALIVE
        : HeadWriter.Connection.DEFAULT;
  }

  /**
   * Whether another request may follow. A body that is still on its way may be read by the app, or
   * else is thrown away behind the response, if that is not too much; at a drain the notice is
   * given after a read that found nothing more.
   */
  private boolean mayContinue() {
    if (!head.keepAlive() || head.method().equals("CONNECT")) {
      return false;
    }
    if (!incoming.isReceived()) {
      return !head.expectContinue()
          && !service().isDraining()
          && endPoint.reader().missing() <= StrictReader.MOST_SKIPPED;
    }
    if (incoming.maySwitch() && !endPoint.reader().stay()) {
      return false;
    }
    return !service().isDraining() || (endPoint.isFollowed() && !service().drain().isLate());
  }

  /** The last bytes are about to be sent; false if no request may follow after all. */
  boolean end() {
    return incoming.isReceived() || endPoint.skipRest();
  }

  @Override
  void cutOff() {
    if (endsByClosing) {
      endPoint.socket().breakOff();
    } else {
      endPoint.abort();
    }
  }

  @Override
  void ended(ResponsePlan plan) {
    endPoint.releaseWriter();
  }
}
