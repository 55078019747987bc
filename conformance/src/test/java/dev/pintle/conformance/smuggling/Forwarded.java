package dev.pintle.conformance.smuggling;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request as the log of a proxy has it.
 *
 * @param request method and path
 * @param status of the response that the client got; negative if none
 * @param toServer whether the server was asked
 */
record Forwarded(String request, int status, boolean toServer) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+ )(?:http://[^/ ]*)?(\\S+) (-?\\d+) (\\S+)");

  /** What a line says; nothing if it is about bytes that were no request to the proxy. */
  static Stream<Forwarded> of(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Stream.empty();
    }
    boolean toServer = !matcher.group(4).equals("-") && !matcher.group(4).equals("<NOSRV>");
    return Stream.of(
        new Forwarded(
            matcher.group(1) + matcher.group(2), Integer.parseInt(matcher.group(3)), toServer));
  }
}
