package example.jdk;

import static dev.pintle.testkit.contract.HandlerContract.AT_TIMES;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the JDK's server does wrong where one request is told from the next. Nobody should put it
 * behind a proxy or before the internet.
 */
final class JdkFaults {
  private static final String POINTS_ELSEWHERE = "answers 404 to targets that are none";
  private static final String LENIENT_LINE = "lets in request lines that are none";
  private static final String CODINGS = "answers 501 to codings that are malformed";
  private static final String CLOSE = "sees close only where it is all of the first Connection";
  private static final String TRAILERS = "does not read trailers";

  private final Map<String, String> cases = new LinkedHashMap<>();

  private JdkFaults() {}

  /** What it does, by the name of the case that shows it. */
  static Map<String, String> all() {
    JdkFaults faults = new JdkFaults();
    faults.heads();
    faults.targets();
    faults.bodies();
    faults.connections();
    return faults.cases;
  }

  private void add(String does, String rule, String... titles) {
    for (String title : titles) {
      cases.put(rule + ": " + title, does);
    }
  }

  private void heads() {
    add(
        "joins folded lines",
        "SEP-06",
        "a folded line is refused",
        "a line folded by a tab is refused",
        "a folded coding is refused",
        "a coding folded into a field is refused");
    add("joins folded lines", "SEP-02", "a folded length is refused");
    add(
        "takes LF alone for the end of a line",
        "SEP-07",
        "a bare LF behind a field is refused",
        "a coding behind a bare LF is refused",
        "a head that ends in a bare LF is refused",
        "a head whose lines end in LF is refused");
    add(
        "takes CR alone for a byte of a value",
        "SEP-07",
        "a bare CR in a field is refused",
        "a coding behind a bare CR is refused");
    add(
        LENIENT_LINE,
        "SEP-07",
        "a bare LF before a request is refused",
        "a bare CR before a request is refused");
    add(
        LENIENT_LINE,
        "SEP-09",
        "a second space is refused",
        "a second space before the version is refused",
        "a space behind the version is refused",
        "a space within the target is refused",
        "a space before the method is refused",
        "a version within the target is refused",
        "a version in small letters is refused",
        "a version of two digits is refused",
        "a version of letters is refused",
        "HTTP/2.0 in words is refused",
        "HTTP/0.9 in words is refused",
        "a method that is no token is refused");
    add(
        "takes a head that broke off for a request",
        "SEP-19",
        "a connection that ends within a head is no request");
    add(
        "changes the blanks within a value",
        "INJ-02",
        "a value with every byte that is allowed stays one value");
  }

  private void targets() {
    add(
        POINTS_ELSEWHERE,
        "SEP-10",
        "a target without a slash is refused",
        "the asterisk with GET is refused",
        "CONNECT without a port is refused");
    add("closes without an answer", "SEP-10", "an authority with GET is refused");
  }

  private void bodies() {
    add(
        CODINGS,
        "SEP-03",
        "a coding behind chunked is refused",
        "chunked twice in two fields is refused",
        "chunked twice in a list is refused",
        "chunked in quotes is refused",
        "chunked before a comma is refused",
        "chunked behind a comma is refused",
        "chunked with a parameter is refused",
        "identity behind chunked is refused",
        "identity in a field behind chunked is refused",
        "a coding behind a no-break space is refused",
        "an empty coding is refused");
    add(
        "drops control characters around a value",
        "SEP-02",
        "a length behind a vertical tab is refused",
        "a length before a form feed is refused");
    add(
        "drops control characters around a value",
        "SEP-03",
        "a coding behind a vertical tab is refused",
        "a coding before a vertical tab is refused",
        "a coding with a NUL is refused");
    add(
        "reads over what stands behind the size of a chunk",
        "SEP-12",
        "a size line with a bare CR breaks the body",
        "a bare LF in an extension breaks the body",
        "a bare CR in an extension breaks the body");
    add(TRAILERS, "INJ-02", "a trailer becomes no key and no field");
    add(
        TRAILERS,
        "SEP-17",
        "cut in two at every byte it is the same: POST /c HTTP/1.1, 122 bytes",
        "byte by byte and in pieces it is the same: POST /c HTTP/1.1, 122 bytes");
    add(
        AT_TIMES + "resets the connection behind a refusal",
        "SEP-13",
        "a refusal can be read although the client goes on sending");
    add(
        "resets the connection behind a body that nobody read",
        "SEP-16",
        "a body that nobody reads is told from the next request, however its head came");
  }

  private void connections() {
    add(
        CLOSE,
        "SEP-14",
        "close is found among other options, in any case",
        "close is found in any Connection field");
    add(
        CLOSE,
        "SEP-17",
        "cut in two at every byte it is the same: GET http://b:80/abs?q HTTP/1.1, 68 bytes",
        "byte by byte and in pieces it is the same: GET http://b:80/abs?q HTTP/1.1, 68 bytes");
    add("does not say close where it was asked to", "SEP-14", "the answer to close says close");
    add(
        "reads on behind a CONNECT that was refused",
        "SEP-16",
        "what is behind a CONNECT is never read as a request");
    add(
        "keeps a connection of HTTP/1.0 that says close",
        "SEP-18",
        "close wins over keep-alive in HTTP/1.0");
  }
}
