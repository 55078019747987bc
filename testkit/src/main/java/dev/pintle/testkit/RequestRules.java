package dev.pintle.testkit;

import dev.pintle.Headers;
import dev.pintle.spi.Authority;
import dev.pintle.spi.RequestTarget;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server would refuse before it calls the app. It is refused here, so that every depth does
 * the same; who wants to see the server's answer writes bytes to a socket.
 */
final class RequestRules {
  /** What a token is made of besides letters and digits (RFC 9110, 5.6.2). */
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private static final List<String> NO_TRAILERS =
      List.of(
          "Connection",
          "Content-Length",
          "Expect",
          "Host",
          "Keep-Alive",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade");

  private RequestRules() {}

  static void checkLine(String method, String target) {
    String problem =
        isToken(method) ? RequestTarget.parse(target).problem(method) : "the method is not a token";
    if (problem != null) {
      throw new IllegalArgumentException(
          "a server answers 400 to " + method + " " + target + ": " + problem);
    }
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
      if (!letterOrDigit && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Checks a field that is about to be added to those before it. */
  static void checkField(Headers before, String name, String value) {
    String problem =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "content-length", "transfer-encoding" ->
              "TestClient makes " + name + " from the body; leave it out";
          case "host" -> problemOfHost(before, value.strip());
          default -> null;
        };
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Checks the fields behind a body; what a server acts on before the body is no trailer. */
  static void checkTrailers(Headers trailers) {
    for (String name : NO_TRAILERS) {
      if (trailers.contains(name)) {
        throw new IllegalArgumentException(
            "a server answers 400 to " + name + " among the trailers; set it with header");
      }
    }
  }

  private static @Nullable String problemOfHost(Headers before, String host) {
    if (before.contains("Host")) {
      return "a server answers 400 to a second Host field";
    }
    return Authority.isValid(host)
        ? null
        : "a server answers 400 to the Host \"" + host + "\": it is not a host or host:port";
  }
}
