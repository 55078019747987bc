package dev.pintle.undertow;

import dev.pintle.Headers;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.RequestTarget;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.BadRequestException;
import io.undertow.util.HttpString;
import io.undertow.util.ParameterLimitException;
import io.undertow.util.Protocols;
import java.nio.charset.StandardCharsets;

/**
 * Puts the head of a request where Undertow's handlers look for it, in place of the stand-in that
 * Undertow has read ({@link Http1Input}).
 */
final class RealHead {
  private RealHead() {}

  static void show(RequestHead head, HttpServerExchange exchange) {
    exchange.setProtocol(head.minorVersion() == 0 ? Protocols.HTTP_1_0 : Protocols.HTTP_1_1);
    exchange.setRequestMethod(new HttpString(head.method()));
    Headers headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      exchange.getRequestHeaders().add(new HttpString(headers.name(i)), headers.value(i));
    }
    showTarget(head.target(), exchange);
  }

  /** The target alone. */
  static void showTarget(String text, HttpServerExchange exchange) {
    RequestTarget target = RequestTarget.parse(text);
    try {
      Connectors.setExchangeRequestPath(
          exchange,
          target.uri(),
          StandardCharsets.UTF_8.name(),
          true,
          false,
          new StringBuilder(),
          Integer.MAX_VALUE);
    } catch (ParameterLimitException | BadRequestException | IllegalArgumentException e) {
      // A query that is no list of parameters: the raw target is all there is.
      exchange.setRequestPath(target.rawPath());
      exchange.setRelativePath(target.rawPath());
      exchange.setQueryString(target.query());
    }
    boolean absolute = target.form() == RequestTarget.Form.ABSOLUTE;
    exchange.setRequestURI(
        absolute ? text.substring(0, uriLength(text)) : target.rawPath(), absolute);
  }

  private static int uriLength(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target.length() : query;
  }
}
