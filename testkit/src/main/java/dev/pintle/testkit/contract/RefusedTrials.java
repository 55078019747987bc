package dev.pintle.testkit.contract;

import java.util.ArrayList;
import java.util.List;

/** Requests that are refused. Behind each stands another, which nobody may read as one. */
final class RefusedTrials {
  private static final String BEHIND = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  private final List<Trial> all = new ArrayList<>();

  private RefusedTrials() {}

  static List<Trial> all() {
    RefusedTrials trials = new RefusedTrials();
    trials.requestLines();
    trials.fields();
    trials.framing();
    trials.limits();
    return trials.all;
  }

  private void add(String name, String bytes) {
    all.add(Trial.refused("refused: " + name, bytes + BEHIND));
  }

  private void line(String name, String line) {
    add(name, line + "\r\nHost: a\r\n\r\n");
  }

  private void field(String name, String lines) {
    add(name, "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n");
  }

  private void requestLines() {
    line("two blanks", "GET  / HTTP/1.1");
    line("a blank behind the version", "GET / HTTP/1.1 ");
    line("a blank within the target", "GET /a b HTTP/1.1");
    line("a tab for a blank", "GET\t/ HTTP/1.1");
    line("no version", "GET /");
    line("no target", "GET HTTP/1.1");
    line("a method that is no token", "G(T / HTTP/1.1");
    line("a version in small letters", "GET / http/1.1");
    line("another major version", "GET / HTTP/3.0");
    line("a version of two digits", "GET / HTTP/1.10");
    line("a target that is no path", "GET a HTTP/1.1");
    line("an asterisk for a GET", "GET * HTTP/1.1");
    line("an authority for a GET", "GET a:80 HTTP/1.1");
    line("a fragment", "GET /a#b HTTP/1.1");
    line("half an escape", "GET /%2 HTTP/1.1");
    line("an escape that is none", "GET /%zz HTTP/1.1");
    line("a control character in the target", "GET /\u0001 HTTP/1.1");
    line("a letter beyond ASCII in the target", "GET /\u00e9 HTTP/1.1");
    line("another scheme", "GET ftp://a/b HTTP/1.1");
    line("user information", "GET http://u@a/b HTTP/1.1");
    add("a bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n");
  }

  private void fields() {
    add("no Host", "GET / HTTP/1.1\r\nX: 1\r\n\r\n");
    field("two Hosts", "Host: b");
    field("the same Host twice", "Host: a");
    add("a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
    add("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
    add("a Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n");
    field("a blank before the colon", "X : 1");
    field("no colon", "X");
    field("no name", ": 1");
    field("a name that is no token", "X(Y): 1");
    field("a folded line", "X: 1\r\n 2");
    add("a folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
    field("a NUL in a value", "X: a\u0000b");
    field("a bare CR in a value", "X: a\rb");
    field("a bare LF between fields", "X: a\nY: b");
    field("a control character in a value", "X: a\u0001b");
    field("a DEL in a value", "X: a\u007fb");
    field("an expectation that nobody knows", "Expect: miracles");
  }

  private void framing() {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nX-Do: echo\r\n";
    add(
        "a length and a coding",
        post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add(
        "a coding and a length",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    add("two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    add("the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    add("a list of lengths", post + "Content-Length: 5, 5\r\n\r\nhello");
    add("a length with a sign", post + "Content-Length: +5\r\n\r\nhello");
    add("a negative length", post + "Content-Length: -5\r\n\r\nhello");
    add("a length in hexadecimal", post + "Content-Length: 0x5\r\n\r\nhello");
    add("a length with a blank", post + "Content-Length: 5 5\r\n\r\nhello");
    add("no length", post + "Content-Length:\r\n\r\nhello");
    add("a length beyond all", post + "Content-Length: 9223372036854775808\r\n\r\nhello");
    add("an unknown coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    add("chunked that is not last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n");
    add("chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
    add(
        "chunked in two fields",
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("a coding that looks like it", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
    add("identity", post + "Transfer-Encoding: identity\r\n\r\n");
    add("a coding with a vertical tab", post + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n");
    add("no coding", post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n");
    add(
        "a coding in HTTP/1.0",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  private void limits() {
    line("a request line that is too long", "GET /" + "x".repeat(9000) + " HTTP/1.1");
    field("a field that is too long", "X: " + "x".repeat(40_000));
    field("too many fields", "X: 1\r\n".repeat(100) + "Y: 2");
    add(
        "a body that is too long",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\n\r\n");
  }
}
