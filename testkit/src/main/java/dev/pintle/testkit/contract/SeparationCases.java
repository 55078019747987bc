package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Requests that two readers could take apart in two ways. Each is sent with another one behind it,
 * which must not be seen.
 */
final class SeparationCases extends CaseGroup {
  SeparationCases() {
    super("separation of requests");
  }

  @Override
  void define() {
    lengths();
    codings();
    fields();
    hosts();
    requestLines();
    targets();
    chunks();
    closing();
  }

  /** The app is not called. */
  private void refused(String rule, String what, int status, String request) {
    refused(rule, what + " is refused", status, request, List.of());
  }

  /** The app may be called, and what it reads of the body ends in an exception. */
  private void broken(String rule, String what, String chunks) {
    refused(rule, what + " breaks the body", 400, chunked("/", chunks), List.of("POST /"));
  }

  private void refused(String rule, String name, int status, String request, List<String> maySee) {
    raw(
        rule,
        name,
        bench -> {
          List<String> seen = new CopyOnWriteArrayList<>();
          Site site =
              bench.serve(
                  env -> {
                    seen.add(Env.REQUEST_METHOD.get(env) + " " + Env.REQUEST_URI.get(env));
                    return Response.bytes("x/y", Env.INPUT.get(env).readAllBytes());
                  });
          RawClient client = site.connect().send(request + get("/smuggled"));
          Reply reply = client.read();
          assertThat(reply.status()).as(reply.statusLine() + reply.body()).isEqualTo(status);
          assertThat(client.readToEnd()).as("what came behind the refusal").isEmpty();
          assertThat(seen).isSubsetOf(maySee);
        });
  }

  private static String posting(String... fields) {
    return request("POST", "/", fields);
  }

  private void lengths() {
    String chunked = "Transfer-Encoding: chunked";
    refused(
        "SEP-01",
        "a length before a coding",
        400,
        posting("Content-Length: 5", chunked) + "0\r\n\r\n");
    refused(
        "SEP-01",
        "a length behind a coding",
        400,
        posting(chunked, "Content-Length: 5") + "0\r\n\r\n");
    refused(
        "SEP-02", "two different lengths", 400, posting("Content-Length: 0", "Content-Length: 50"));
    refused(
        "SEP-02", "one length twice", 400, posting("Content-Length: 1", "Content-Length: 1") + "x");
    refused("SEP-02", "a list of lengths", 400, posting("Content-Length: 5, 5"));
    refused("SEP-02", "a length with a plus sign", 400, posting("Content-Length: +5"));
    refused("SEP-02", "a negative length", 400, posting("Content-Length: -1"));
    refused("SEP-02", "a length with a comma behind it", 400, posting("Content-Length: 5,"));
    refused("SEP-02", "a length in quotes", 400, posting("Content-Length: \"5\""));
    refused("SEP-02", "a length behind a vertical tab", 400, posting("Content-Length: \u000b5"));
    refused("SEP-02", "a length before a form feed", 400, posting("Content-Length: 5\f"));
    refused("SEP-02", "a folded length", 400, posting("Content-Length:", " 5"));
    refused("SEP-02", "a hexadecimal length", 400, posting("Content-Length: 0x5"));
    refused("SEP-02", "an empty length", 400, posting("Content-Length:"));
    refused("SEP-02", "a length with a blank inside", 400, posting("Content-Length: 1 0"));
    refused("SEP-02", "a length with a fraction", 400, posting("Content-Length: 1.0"));
    refused(
        "SEP-02",
        "a length in digits that are not ASCII",
        400,
        posting("Content-Length: \u00d9\u00a5"));
    refused(
        "SEP-02", "a length that wraps to 0", 400, posting("Content-Length: 18446744073709551616"));
    refused("SEP-02", "a length above 2^63-1", 400, posting("Content-Length: 9223372036854775808"));
  }

  private void codings() {
    String chunked = "Transfer-Encoding: chunked";
    refused("SEP-03", "an unknown coding", 501, posting("Transfer-Encoding: gzip"));
    refused("SEP-03", "a coding before chunked", 501, posting("Transfer-Encoding: gzip, chunked"));
    refused("SEP-03", "a coding behind chunked", 400, posting("Transfer-Encoding: chunked, gzip"));
    refused("SEP-03", "chunked twice in two fields", 400, posting(chunked, chunked));
    refused(
        "SEP-03", "chunked twice in a list", 400, posting("Transfer-Encoding: chunked, chunked"));
    refused("SEP-03", "identity", 501, posting("Transfer-Encoding: identity"));
    refused("SEP-03", "almost chunked", 501, posting("Transfer-Encoding: xchunked"));
    refused("SEP-03", "chunked in quotes", 400, posting("Transfer-Encoding: \"chunked\""));
    refused("SEP-03", "chunked in apostrophes", 501, posting("Transfer-Encoding: 'chunked'"));
    refused("SEP-03", "chunked before a comma", 400, posting("Transfer-Encoding: chunked,"));
    refused("SEP-03", "chunked behind a comma", 400, posting("Transfer-Encoding: ,chunked"));
    refused("SEP-03", "chunked with a parameter", 400, posting("Transfer-Encoding: chunked;q=1"));
    refused(
        "SEP-03", "identity before chunked", 501, posting("Transfer-Encoding: identity, chunked"));
    refused(
        "SEP-03", "identity behind chunked", 400, posting("Transfer-Encoding: chunked, identity"));
    refused(
        "SEP-03",
        "identity in a field before chunked",
        501,
        posting("Transfer-Encoding: identity", chunked));
    refused(
        "SEP-03",
        "identity in a field behind chunked",
        400,
        posting(chunked, "Transfer-Encoding: identity"));
    refused("SEP-03", "an empty coding", 400, posting("Transfer-Encoding:"));
    refused(
        "SEP-03",
        "a coding behind a vertical tab",
        400,
        posting("Transfer-Encoding: \u000bchunked"));
    refused(
        "SEP-03",
        "a coding before a vertical tab",
        400,
        posting("Transfer-Encoding: chunked\u000b"));
    refused(
        "SEP-03",
        "a coding behind a no-break space",
        400,
        posting("Transfer-Encoding: \u00a0chunked"));
    refused("SEP-03", "a coding with a NUL", 400, posting("Transfer-Encoding: chunked\0"));
    refused("SEP-04", "a coding in HTTP/1.0", 400, http10("POST", "/", chunked) + "0\r\n\r\n");
    refused(
        "SEP-04",
        "a coding with a length in HTTP/1.0",
        400,
        http10("POST", "/", chunked, "Content-Length: 5") + "0\r\n\r\n");
  }

  private void fields() {
    refused("SEP-05", "a blank before the colon", 400, posting("Transfer-Encoding : chunked"));
    refused("SEP-05", "a tab before the colon", 400, posting("Content-Length\t: 5"));
    refused("SEP-05", "a line without a colon", 400, get("/", "nonsense"));
    refused("SEP-05", "a name that is no token", 400, get("/", "X(Y): a"));
    refused("SEP-05", "a name with a blank", 400, get("/", "X Y: a"));
    refused("SEP-05", "a name outside ASCII", 400, get("/", "X\u00e4: a"));
    refused("SEP-05", "an empty name", 400, get("/", ": a"));
    refused("SEP-05", "a name with a tab", 400, get("/", "X\tY: a"));
    refused("SEP-05", "a name with a NUL at its end", 400, posting("Content-Length\0: 5"));
    refused("SEP-05", "a blank in a coding's name", 400, posting("Transfer Encoding: chunked"));
    refused("SEP-06", "a folded line", 400, get("/", "X: a", " b"));
    refused("SEP-06", "a line folded by a tab", 400, get("/", "X: a", "\tb"));
    refused("SEP-06", "a fold behind the request line", 400, bare("GET / HTTP/1.1", " Host: a"));
    refused("SEP-06", "a folded coding", 400, posting("Transfer-Encoding:", " chunked"));
    refused(
        "SEP-06",
        "a coding folded into a field",
        400,
        posting("X: a", " Transfer-Encoding: chunked"));
    refused("SEP-07", "a bare LF behind a field", 400, get("/", "X: a\nContent-Length: 5"));
    refused(
        "SEP-07", "a coding behind a bare LF", 400, posting("X: a\nTransfer-Encoding: chunked"));
    refused(
        "SEP-07", "a coding behind a bare CR", 400, posting("X: a\rTransfer-Encoding: chunked"));
    refused("SEP-07", "a head that ends in a bare LF", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n");
    refused("SEP-07", "a bare CR in a field", 400, get("/", "X: a\rContent-Length: 5"));
    refused("SEP-07", "a NUL in a value", 400, get("/", "X: a\0b"));
    refused("SEP-07", "another control character in a value", 400, get("/", "X: a\u0001b"));
    refused("SEP-07", "a DEL in a value", 400, get("/", "X: a\u007fb"));
    refused("SEP-07", "a NUL in a name", 400, get("/", "X\0Y: b"));
    refused("SEP-07", "a head whose lines end in LF", 400, "GET / HTTP/1.1\nHost: a\n\n");
  }

  private void hosts() {
    refused("SEP-08", "a request without Host", 400, bare("GET / HTTP/1.1", "X: y"));
    refused("SEP-08", "a second Host", 400, bare("GET / HTTP/1.1", "Host: a", "Host: a"));
    refused("SEP-08", "a second, other Host", 400, bare("GET / HTTP/1.1", "Host: a", "Host: b"));
    refused("SEP-08", "an empty Host", 400, bare("GET / HTTP/1.1", "Host:"));
    refused("SEP-08", "a Host with user information", 400, bare("GET / HTTP/1.1", "Host: u@a"));
    refused("SEP-08", "a Host with a path", 400, bare("GET / HTTP/1.1", "Host: a/b"));
    refused("SEP-08", "a Host with a blank", 400, bare("GET / HTTP/1.1", "Host: a b"));
    refused("SEP-08", "a list of Hosts", 400, bare("GET / HTTP/1.1", "Host: a, b"));
    refused("SEP-08", "a Host with a port that is none", 400, bare("GET / HTTP/1.1", "Host: a:x"));
    refused("SEP-08", "a broken IPv6 Host", 400, bare("GET / HTTP/1.1", "Host: [::1"));
    refused(
        "SEP-08", "an absolute target without Host", 400, bare("GET http://a/ HTTP/1.1", "X: y"));
  }

  private void requestLines() {
    String host = "Host: a";
    refused("SEP-09", "a second space", 400, bare("GET  / HTTP/1.1", host));
    refused("SEP-09", "a second space before the version", 400, bare("GET /  HTTP/1.1", host));
    refused("SEP-09", "a tab for a space", 400, bare("GET\t/ HTTP/1.1", host));
    refused("SEP-09", "a space behind the version", 400, bare("GET / HTTP/1.1 ", host));
    refused("SEP-09", "a space within the target", 400, bare("GET /a b HTTP/1.1", host));
    refused("SEP-09", "a request line without a version", 400, bare("GET /", host));
    refused("SEP-09", "a space before the method", 400, bare(" GET / HTTP/1.1", host));
    refused("SEP-09", "a version within the target", 400, bare("GET / HTTP/1.1 HTTP/1.1", host));
    refused("SEP-09", "a version in small letters", 400, bare("GET / http/1.1", host));
    refused("SEP-09", "a version of two digits", 400, bare("GET / HTTP/1.10", host));
    refused("SEP-09", "a version of letters", 400, bare("GET / HTTP/x.y", host));
    refused("SEP-09", "HTTP/2.0 in words", 505, bare("GET / HTTP/2.0", host));
    refused("SEP-09", "HTTP/0.9 in words", 505, bare("GET / HTTP/0.9", host));
    refused("SEP-09", "a method that is no token", 400, bare("G(T / HTTP/1.1", host));
    refused("SEP-07", "a NUL in the target", 400, bare("GET /a\0 HTTP/1.1", host));
    refused("SEP-07", "a bare CR in the request line", 400, bare("GET /\r HTTP/1.1", host));
    refused("SEP-07", "a bare LF before a request", 400, "\n" + get("/"));
    refused("SEP-07", "a bare CR before a request", 400, "\r" + get("/"));
    refused(
        "SEP-09",
        "the hello of TLS",
        400,
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n");
  }

  private void targets() {
    refused("SEP-10", "a fragment", 400, get("/a#b"));
    refused("SEP-10", "an escape without its second digit", 400, get("/%2"));
    refused("SEP-10", "an escape of no digits", 400, get("/%zz"));
    refused("SEP-10", "a target without a slash", 400, get("a"));
    refused("SEP-10", "the asterisk with GET", 400, get("*"));
    refused("SEP-10", "an authority with GET", 400, get("a:80"));
    refused("SEP-10", "CONNECT with a path", 400, request("CONNECT", "/"));
    refused("SEP-10", "CONNECT without a port", 400, request("CONNECT", "a"));
    refused("SEP-10", "another scheme", 400, get("ftp://a/"));
    refused("SEP-10", "user information", 400, get("http://u@a/"));
    refused("SEP-10", "an absolute target without a host", 400, get("http:///"));
    refused("SEP-10", "a byte outside ASCII in a target", 400, get("/\u00e4"));
    refused("SEP-10", "a control character in a target", 400, get("/a\u0001b"));
  }

  private void chunks() {
    broken("SEP-11", "a size that overflows", "fffffffffffffffff\r\nabc");
    broken("SEP-11", "a size that wraps to 0", "10000000000000000\r\n\r\n");
    broken("SEP-11", "a negative size", "-1\r\n\r\n");
    broken("SEP-11", "a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size with a plus sign", "+3\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a missing size", "\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size behind a blank", " 3\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size with junk behind it", "3 x\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size with an underscore", "1_0\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size before a blank", "3 \r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size before a tab", "3\t\r\nabc\r\n0\r\n\r\n");
    broken("SEP-11", "a size before a vertical tab", "3\u000b\r\nabc\r\n0\r\n\r\n");
    broken("SEP-12", "a size line that ends in LF", "3\nabc\r\n0\r\n\r\n");
    broken("SEP-12", "a size line with a bare CR", "3\rabc\r\n0\r\n\r\n");
    broken("SEP-12", "data that end in LF", "3\r\nabc\n0\r\n\r\n");
    broken("SEP-12", "data longer than their size", "3\r\nabcd\r\n0\r\n\r\n");
    broken("SEP-12", "data without an end", "3\r\nabc0\r\n\r\n");
    broken("SEP-12", "data that end in two other bytes", "3\r\nabcXX0\r\n\r\n");
    broken("SEP-12", "data that end in CR CR", "3\r\nabc\r\r0\r\n\r\n");
    broken("SEP-12", "data that end in LF CR", "3\r\nabc\n\r0\r\n\r\n");
    broken("SEP-12", "a last chunk that ends in LF", "0\n\r\n");
    broken("SEP-12", "an end in LF", "0\r\n\n");
    broken("SEP-12", "a bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n");
    broken("SEP-12", "a bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n");
    broken("SEP-12", "an extension that ends in LF", "3;\nabc\r\n0\r\n\r\n");
    broken("SEP-12", "an extension that ends in CR", "3;\rabc\r\n0\r\n\r\n");
    broken("SEP-12", "an extension of a last chunk that ends in LF", "0;\n\r\n");
    broken("SEP-05", "a request in place of trailers", "0\r\n");
    broken("SEP-05", "a trailer with a blank before its colon", "0\r\nX : a\r\n\r\n");
    broken("SEP-06", "a folded trailer", "0\r\nX: a\r\n b\r\n\r\n");
    broken("SEP-07", "a NUL in a trailer", "0\r\nX: a\0\r\n\r\n");
    broken("SEP-12", "a trailer that ends in LF", "0\r\nX: a\n\r\n");
  }

  private void closing() {
    raw(
        "SEP-13",
        "a refusal can be read although the client goes on sending",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send("GET / HTTP/1.1\r\n\r\n");
          client.sendWhatIsTaken(new byte[64 * 1024], 20);
          assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
        });
    raw(
        "SEP-13",
        "a refusal behind an answered request is the last answer",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(get("/1") + get("/2", "nonsense") + get("/3"));
          assertThat(client.read().body()).isEqualTo("/1");
          assertThat(client.read().status()).isEqualTo(400);
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "SEP-13",
        "a refusal says that the connection ends",
        bench -> {
          Reply reply = bench.serve(Bench.PATH).ask(get("/", "nonsense"));
          assertThat(reply.closes()).isTrue();
        });
  }
}
