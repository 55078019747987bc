package dev.pintle.spi;

import dev.pintle.Response;
import org.jspecify.annotations.Nullable;

/** What every handler refuses by itself, without a call of the app. */
final class RequestRules {
  private RequestRules() {}

  /** The answer to a request that the app does not get to see; null if it does. */
  static @Nullable Response refusal(Exchange request, Service service) {
    try {
      return firstRefusal(request, service);
    } catch (IllegalArgumentException e) {
      return closing(400, "a header field is malformed"); // one that Headers does not take
    }
  }

  private static @Nullable Response firstRefusal(Exchange request, Service service) {
    boolean strict = request.isReadStrictly();
    String framing = strict ? null : framingProblem(request);
    if (framing != null) {
      return closing(400, framing);
    }
    RequestTarget target = RequestTarget.parse(request.target());
    String problem = target.problem(request.method());
    if (problem != null) {
      return closing(400, problem);
    }
    String expectation = strict ? null : request.field("EXPECT");
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      return closing(417, "only 100-continue can be expected here");
    }
    if (isAboveLimit(request, strict, service.maxBody())) {
      return closing(413, "the body is larger than allowed");
    }
    if (!target.isBelow(service.mount())) {
      return Response.text("nothing is mounted here").withStatus(404);
    }
    return null;
  }

  private static boolean isAboveLimit(Exchange request, boolean strict, long maxBody) {
    if (strict) {
      return request.declaredLength() > maxBody;
    }
    String length = request.field("CONTENT_LENGTH");
    return length != null && isAbove(length, maxBody);
  }

  private static @Nullable String framingProblem(RequestSource request) {
    if (request.protocol().startsWith("HTTP/1.")) {
      String problem = http1Problem(request);
      if (problem != null) {
        return problem;
      }
    } else if (!hasAuthority(request)) {
      return "the authority is malformed or repeated";
    }
    String length = request.field("CONTENT_LENGTH"); // two of them are joined by a comma
    return length == null || isNumber(length) ? null : "Content-Length is malformed or repeated";
  }

  /** Or may go without; that of CONNECT is looked at as its target. */
  private static boolean hasAuthority(RequestSource request) {
    String authority = request.field("HOST");
    return authority == null || request.method().equals("CONNECT") || Authority.isValid(authority);
  }

  /**
   * What makes an HTTP/1 request a bad one, if anything does. Servers differ in what they let
   * through, and what one of them lets through a proxy before it may have read otherwise.
   */
  private static @Nullable String http1Problem(RequestSource request) {
    boolean old = request.protocol().equals("HTTP/1.0");
    String host = request.field("HOST");
    if (host == null && !old) {
      return "the Host field is missing";
    }
    // Two fields are joined by a comma and a blank, which no authority has.
    if (host != null && !Authority.isValid(host)) {
      return "the Host field is malformed or repeated";
    }
    boolean coded = request.field("TRANSFER_ENCODING") != null;
    boolean hasLength = request.field("CONTENT_LENGTH") != null;
    return coded && (old || hasLength) ? "Transfer-Encoding cannot stand here" : null;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** How long the body is, as the head says; −1 if it does not. */
  static long bodyLength(RequestSource request) {
    String length = request.field("CONTENT_LENGTH");
    if (length != null) {
      return isAbove(length, Long.MAX_VALUE - 1) ? -1 : Long.parseLong(length);
    }
    boolean framed =
        request.protocol().startsWith("HTTP/1.") && request.field("TRANSFER_ENCODING") == null;
    return framed ? 0 : -1; // in HTTP/2 the end of the stream says it
  }

  private static boolean isAbove(String length, long most) {
    try {
      return Long.parseLong(length) > most;
    } catch (NumberFormatException e) {
      return true; // the server checks that it is a number, so it is one beyond a long
    }
  }

  private static Response closing(int status, String message) {
    return Response.text(message).withStatus(status).withHeader("Connection", "close");
  }
}
