package dev.pintle.jetty;

import dev.pintle.Cancellation;
import dev.pintle.Headers;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request as Jetty tells of it: a stream of HTTP/2, or a request of a connector that somebody
 * has added to the server.
 */
final class Http2Exchange extends JettyExchange {
  private final Headers headers;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if a field is none
   */
  Http2Exchange(Calls calls, Request request, Response response, Callback callback) {
    super(calls, request, response, callback);
    this.headers = ReadFields.of(request.getHeaders());
    request.addHttpStreamWrapper(Ending::new);
    // A stream is idle while its app computes; Jetty shall only fail reads and writes that wait.
    request.addIdleTimeoutListener(timeout -> false);
    request.addFailureListener(
        reset -> calls.threads().execute(() -> cancel(Cancellation.Reason.CLIENT_GONE)));
  }

  // ---- the request ----

  @Override
  public String method() {
    return request().getMethod();
  }

  @Override
  public String target() {
    HttpURI uri = request().getHttpURI();
    if (HttpMethod.CONNECT.is(method())) {
      return String.valueOf(uri.getAuthority());
    }
    return String.valueOf(uri.getPathQuery());
  }

  @Override
  public String protocol() {
    return request().getConnectionMetaData().getProtocol();
  }

  @Override
  public Headers headers() {
    return headers;
  }

  /** The pseudo-field ":authority" is no field, but comes before Host (RFC 9113, 8.3.1). */
  @Override
  public @Nullable String field(String environmentName) {
    String authority =
        environmentName.equals("HOST") ? request().getHttpURI().getAuthority() : null;
    return authority == null ? super.field(environmentName) : authority;
  }

  /** What follows a CONNECT is the tunnel's (RFC 9113, 8.5). */
  @Override
  protected long bodyLength() {
    return HttpMethod.CONNECT.is(method()) ? 0 : request().getLength();
  }

  @Override
  protected @Nullable Headers requestTrailers() {
    HttpFields trailers = request().getTrailers();
    return trailers == null ? null : ReadFields.of(trailers);
  }

  @Override
  protected boolean hasInformational() {
    return true;
  }

  @Override
  protected boolean hasResponseTrailers() {
    return true;
  }

  // ---- the response ----

  /** Jetty does when it is asked for the body. */
  @Override
  void invite() {}

  @Override
  protected void sendInterim(int status, Headers fields) throws IOException {
    HttpFields.Mutable interim = HttpFields.build();
    boolean unusedDate = ResponseFields.add(fields, interim);
    HeadBuffers.makeRoom(request(), interim);
    try {
      Void unused = response().writeInterim(status, interim).join();
    } catch (CompletionException e) {
      throw new IOException("the interim response could not be sent", e);
    }
  }

  @Override
  void prepare(ResponsePlan plan) {
    HttpFields.Mutable fields = response().getHeaders();
    if (!ResponseFields.add(plan.streamHeaders(), fields)) {
      fields.add(ResponseFields.date(request()));
    }
    if (plan.length() >= 0) {
      fields.put(HttpHeader.CONTENT_LENGTH, plan.length());
    } else if (plan.sendsBody()) {
      response().setTrailersSupplier(this::trailerFields);
    }
    HeadBuffers.makeRoom(request(), fields);
  }

  private @Nullable HttpFields trailerFields() {
    Headers trailers = responseTrailers();
    if (trailers == null) {
      return null;
    }
    HttpFields.Mutable fields = HttpFields.build();
    boolean unused = ResponseFields.add(trailers, fields);
    HeadBuffers.makeRoom(request(), fields);
    return fields;
  }

  @Override
  boolean needsHeadFirst() {
    return plan().length() < 0;
  }

  @Override
  void cutOff() {}

  /** There is no {@code Connection: close}, but the connection can be told to end. */
  @Override
  void ended(ResponsePlan plan) {
    SocketEndPoint socket = SocketEndPoint.of(endPoint());
    if (socket != null && (plan.closes() || service().isDraining())) {
      socket.shutDown();
    }
  }

  /** Jetty's stream, with what it gets wrong about its end. */
  private final class Ending extends HttpStream.Wrapper {
    Ending(HttpStream stream) {
      super(stream);
    }

    @Override
    public void succeeded() {
      super.succeeded();
      over();
    }

    /** An answer before the end of the body is none (RFC 9113, 8.1), but Jetty wraps that. */
    @Override
    public void failed(Throwable reason) {
      boolean unread = reason.getCause() == HttpStream.CONTENT_NOT_CONSUMED;
      super.failed(unread ? HttpStream.CONTENT_NOT_CONSUMED : reason);
      over();
    }
  }
}
