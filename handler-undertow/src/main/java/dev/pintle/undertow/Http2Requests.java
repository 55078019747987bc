package dev.pintle.undertow;

import dev.pintle.Headers;
import io.undertow.conduits.HeadStreamSinkConduit;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2DataStreamSinkChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;

/**
 * Makes exchanges of the streams of one connection, as Undertow's own Http2ReceiveListener does,
 * but keeps the target as it came, and refuses the fields of another protocol.
 */
final class Http2Requests implements ChannelListener<Http2Channel> {
  /** They speak of an HTTP/1 connection, and have no place here (RFC 9113, 8.2.2). */
  private static final List<HttpString> OF_HTTP_1 =
      List.of(
          io.undertow.util.Headers.CONNECTION,
          io.undertow.util.Headers.TRANSFER_ENCODING,
          io.undertow.util.Headers.UPGRADE,
          new HttpString("Keep-Alive"),
          new HttpString("Proxy-Connection"));

  private final HttpHandler root;
  private final OptionMap options;
  private final int bufferSize;
  private final Http2Connection connection;

  Http2Requests(HttpHandler root, OptionMap options, int bufferSize, Http2Connection connection) {
    this.root = root;
    this.options = options;
    this.bufferSize = bufferSize;
    this.connection = connection;
  }

  @Override
  public void handleEvent(Http2Channel channel) {
    try {
      AbstractHttp2StreamSourceChannel frame = channel.receive();
      if (frame instanceof Http2StreamSourceChannel request) {
        begin(channel, request);
      }
      connection.received();
    } catch (IOException | RuntimeException e) {
      IoUtils.safeClose(channel); // broken, or not to be understood
    }
  }

  private void begin(Http2Channel channel, Http2StreamSourceChannel request) throws IOException {
    if (connection.isTooMany(request.getStreamId())) {
      channel.sendRstStream(request.getStreamId(), Http2Channel.ERROR_REFUSED_STREAM);
      return;
    }
    HeaderMap fields = request.getHeaders();
    Headers headers = isWellFormed(fields) ? headers(fields) : null;
    if (headers == null) {
      channel.sendRstStream(request.getStreamId(), Http2Channel.ERROR_PROTOCOL_ERROR);
      return;
    }
    Http2DataStreamSinkChannel response = request.getResponseChannel();
    HttpServerExchange exchange =
        new HttpServerExchange(
            new Http2ServerConnection(channel, request, options, bufferSize, root),
            fields,
            response.getHeaders(),
            -1);
    String target = String.valueOf(fields.getFirst(Http2Channel.PATH));
    exchange.setRequestScheme(fields.getFirst(Http2Channel.SCHEME));
    exchange.setRequestMethod(Methods.fromString(fields.getFirst(Http2Channel.METHOD)));
    String authority = fields.getFirst(Http2Channel.AUTHORITY);
    if (authority != null) {
      fields.put(io.undertow.util.Headers.HOST, authority);
    }
    for (HttpString pseudo :
        List.of(
            Http2Channel.METHOD, Http2Channel.SCHEME, Http2Channel.PATH, Http2Channel.AUTHORITY)) {
      fields.remove(pseudo);
    }
    request.setTrailersHandler(
        trailers -> exchange.putAttachment(HttpAttachments.REQUEST_TRAILERS, trailers));
    if (request.isOpen()) {
      request.setCompletionListener(ended -> Connectors.terminateRequest(exchange));
    } else {
      Connectors.terminateRequest(exchange);
    }
    start(
        exchange,
        response,
        new Http2Request(connection, request.getStreamId(), request, headers, authority, target));
  }

  private void start(
      HttpServerExchange exchange, Http2DataStreamSinkChannel response, Http2Request request) {
    exchange.setProtocol(Protocols.HTTP_2_0);
    response.setTrailersProducer(() -> exchange.getAttachment(HttpAttachments.RESPONSE_TRAILERS));
    response.setCompletionListener(ended -> Connectors.terminateResponse(exchange));
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.addResponseWrapper(
          (factory, head) -> new HeadStreamSinkConduit(factory.create(), null, true));
    }
    RealHead.showTarget(request.target(), exchange);
    exchange.putAttachment(Http2Request.KEY, request);
    Connectors.executeRootHandler(root, exchange);
  }

  /** What RFC 9113, 8.2 and 8.3 ask of a request; CONNECT has no use here. */
  private static boolean isWellFormed(HeaderMap fields) {
    if (fields.count(Http2Channel.METHOD) != 1
        || !isToken(fields.getFirst(Http2Channel.METHOD))
        || fields.count(Http2Channel.SCHEME) != 1
        || fields.count(Http2Channel.PATH) != 1
        || fields.count(Http2Channel.AUTHORITY) > 1) {
      return false;
    }
    for (HttpString name : OF_HTTP_1) {
      if (fields.contains(name)) {
        return false;
      }
    }
    String encodings = fields.getFirst(io.undertow.util.Headers.TE);
    return (encodings == null || encodings.toLowerCase(Locale.ROOT).equals("trailers"))
        && !String.valueOf(fields.getFirst(Http2Channel.PATH)).isEmpty();
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7e || !Connectors.isValidTokenCharacter((byte) c)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Null if one of the fields is malformed. */
  private static @Nullable Headers headers(HeaderMap fields) {
    try {
      return Http2Fields.of(fields);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
