package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests that two readers could take apart in two ways. Each is sent with another one behind it,
 * which must not be seen.
 */
@Tag("SEP-13")
class RequestSmugglingTest extends SocketTest {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        serve(
            env -> {
              seen.add(Env.REQUEST_METHOD.get(env) + " " + Env.REQUEST_URI.get(env));
              return Response.bytes("x/y", Env.INPUT.get(env).readAllBytes());
            });
  }

  /** The app is not called. */
  private DynamicTest refused(String what, int status, String request) {
    return refused(what, status, request, List.of());
  }

  /** The app is called, and what it reads of the body ends in an exception. */
  private DynamicTest broken(String what, String chunks) {
    return refused(what, 400, chunked("/", chunks), List.of("POST /"));
  }

  private DynamicTest refused(String what, int status, String request, List<String> maySee) {
    return DynamicTest.dynamicTest(
        what,
        () -> {
          seen.clear();
          RawClient client = connect(server);
          client.send(request + get("/smuggled"));
          Reply reply = client.read();
          assertThat(reply.status()).as(reply.body()).isEqualTo(status);
          assertThat(reply.closes()).isTrue();
          assertThat(reply.body()).isNotEmpty();
          assertThat(client.readToEnd()).isEmpty();
          assertThat(seen).isSubsetOf(maySee);
        });
  }

  private static String bare(String firstLine, String... lines) {
    return firstLine + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
  }

  @TestFactory
  @Tag("SEP-01")
  @Tag("SEP-02")
  @Tag("SEP-03")
  @Tag("SEP-04")
  Stream<DynamicTest> framing() {
    return Stream.of(
        refused(
            "length and coding",
            400,
            request("POST", "/", "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
        refused(
            "coding and length",
            400,
            request("POST", "/", "Transfer-Encoding: chunked", "Content-Length: 5") + "0\r\n\r\n"),
        refused(
            "two different lengths",
            400,
            request("POST", "/", "Content-Length: 0", "Content-Length: 50")),
        refused("a list of lengths", 400, request("POST", "/", "Content-Length: 5, 5")),
        refused("a length with a plus sign", 400, request("POST", "/", "Content-Length: +5")),
        refused("a negative length", 400, request("POST", "/", "Content-Length: -1")),
        refused("a hexadecimal length", 400, request("POST", "/", "Content-Length: 0x5")),
        refused("an empty length", 400, request("POST", "/", "Content-Length:")),
        refused("a length with a blank inside", 400, request("POST", "/", "Content-Length: 1 0")),
        refused(
            "a length in digits that are not ASCII",
            400,
            request("POST", "/", "Content-Length: \u00d9\u00a5")),
        refused(
            "a length that wraps to 0",
            400,
            request("POST", "/", "Content-Length: 18446744073709551616")),
        refused(
            "a length above 2^63-1",
            400,
            request("POST", "/", "Content-Length: 9223372036854775808")),
        refused("an unknown coding", 501, request("POST", "/", "Transfer-Encoding: gzip")),
        refused(
            "a coding before chunked",
            501,
            request("POST", "/", "Transfer-Encoding: gzip, chunked")),
        refused(
            "a coding behind chunked",
            400,
            request("POST", "/", "Transfer-Encoding: chunked, gzip")),
        refused(
            "chunked twice",
            400,
            request("POST", "/", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
        refused("identity", 501, request("POST", "/", "Transfer-Encoding: identity")),
        refused("almost chunked", 501, request("POST", "/", "Transfer-Encoding: xchunked")),
        refused("chunked in quotes", 400, request("POST", "/", "Transfer-Encoding: \"chunked\"")),
        refused("an empty coding", 400, request("POST", "/", "Transfer-Encoding:")),
        refused(
            "a coding behind a vertical tab",
            400,
            request("POST", "/", "Transfer-Encoding: \u000bchunked")),
        refused(
            "a coding in HTTP/1.0",
            400,
            http10("POST", "/", "Transfer-Encoding: chunked") + "0\r\n"));
  }

  @TestFactory
  @Tag("SEP-05")
  @Tag("SEP-06")
  @Tag("SEP-07")
  Stream<DynamicTest> fields() {
    return Stream.of(
        refused(
            "a blank before the colon", 400, request("POST", "/", "Transfer-Encoding : chunked")),
        refused("a tab before the colon", 400, request("POST", "/", "Content-Length\t: 5")),
        refused("a folded line", 400, get("/", "X: a", " b")),
        refused("a fold at once", 400, bare("GET / HTTP/1.1", " Host: a")),
        refused("a bare LF behind a field", 400, get("/", "X: a\nContent-Length: 5")),
        refused("a bare CR in a field", 400, get("/", "X: a\rContent-Length: 5")),
        refused("NUL in a field", 400, get("/", "X: a\0b")),
        refused("another control character", 400, get("/", "X: a\u0001b")),
        refused("lines that end in LF alone", 400, "GET / HTTP/1.1\nHost: a\n\n"),
        refused("a line without a colon", 400, get("/", "nonsense")),
        refused("a name that is no token", 400, get("/", "X(Y): a")),
        refused("no name", 400, get("/", ": a")));
  }

  @TestFactory
  @Tag("SEP-08")
  Stream<DynamicTest> hosts() {
    return Stream.of(
        refused("no Host", 400, bare("GET / HTTP/1.1", "X: y")),
        refused("two Hosts", 400, bare("GET / HTTP/1.1", "Host: a", "Host: a")),
        refused("an empty Host", 400, bare("GET / HTTP/1.1", "Host:")),
        refused("a Host with user information", 400, bare("GET / HTTP/1.1", "Host: u@a")),
        refused("a Host with a path", 400, bare("GET / HTTP/1.1", "Host: a/b")),
        refused("a Host with a blank", 400, bare("GET / HTTP/1.1", "Host: a b")),
        refused("a list of Hosts", 400, bare("GET / HTTP/1.1", "Host: a, b")),
        refused("a Host with a port that is none", 400, bare("GET / HTTP/1.1", "Host: a:x")),
        refused("a broken IPv6 Host", 400, bare("GET / HTTP/1.1", "Host: [::1")),
        refused("no Host beside an absolute target", 400, bare("GET http://a/ HTTP/1.1", "X: y")));
  }

  @TestFactory
  @Tag("SEP-09")
  Stream<DynamicTest> requestLines() {
    return Stream.of(
        refused("two spaces", 400, bare("GET  / HTTP/1.1", "Host: a")),
        refused("a tab for a space", 400, bare("GET\t/ HTTP/1.1", "Host: a")),
        refused("a space at the end", 400, bare("GET / HTTP/1.1 ", "Host: a")),
        refused("a space in the target", 400, bare("GET /a b HTTP/1.1", "Host: a")),
        refused("no version", 400, bare("GET /", "Host: a")),
        refused("a space at the beginning", 400, bare(" GET / HTTP/1.1", "Host: a")),
        refused("a version in small letters", 400, bare("GET / http/1.1", "Host: a")),
        refused("a version of two digits", 400, bare("GET / HTTP/1.10", "Host: a")),
        refused("HTTP/2.0", 505, bare("GET / HTTP/2.0", "Host: a")),
        refused("HTTP/0.9 in words", 505, bare("GET / HTTP/0.9", "Host: a")),
        refused("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused("a method that is no token", 400, bare("G(T / HTTP/1.1", "Host: a")),
        refused("TLS", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n"),
        refused("NUL in the target", 400, bare("GET /a\0 HTTP/1.1", "Host: a")),
        refused("a bare CR in the line", 400, "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"));
  }

  @TestFactory
  @Tag("SEP-10")
  Stream<DynamicTest> targets() {
    return Stream.of(
        refused("a fragment", 400, get("/a#b")),
        refused("a malformed escape", 400, get("/%2")),
        refused("an escape of no digits", 400, get("/%zz")),
        refused("no slash", 400, get("a")),
        refused("asterisk-form with GET", 400, get("*")),
        refused("authority-form with GET", 400, get("a:80")),
        refused("CONNECT with a path", 400, request("CONNECT", "/")),
        refused("CONNECT without a port", 400, request("CONNECT", "a")),
        refused("another scheme", 400, get("ftp://a/")),
        refused("user information", 400, get("http://u@a/")),
        refused("absolute-form without a host", 400, get("http:///")),
        refused("bytes outside ASCII", 400, get("/\u00e4")));
  }

  @TestFactory
  @Tag("SEP-11")
  @Tag("SEP-12")
  Stream<DynamicTest> chunks() {
    return Stream.of(
        broken("a size that overflows", "fffffffffffffffff\r\nabc"),
        broken("a size that wraps to 0", "10000000000000000\r\n\r\n"),
        broken("a negative size", "-1\r\n\r\n"),
        broken("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n"),
        broken("a size with a plus sign", "+3\r\nabc\r\n0\r\n\r\n"),
        broken("no size", "\r\nabc\r\n0\r\n\r\n"),
        broken("a size behind a blank", " 3\r\nabc\r\n0\r\n\r\n"),
        broken("a size with junk behind it", "3 x\r\nabc\r\n0\r\n\r\n"),
        broken("a size line that ends in LF", "3\nabc\r\n0\r\n\r\n"),
        broken("a size line with a bare CR", "3\rabc\r\n0\r\n\r\n"),
        broken("data that end in LF", "3\r\nabc\n0\r\n\r\n"),
        broken("data longer than their size", "3\r\nabcd\r\n0\r\n\r\n"),
        broken("a last chunk that ends in LF", "0\n\r\n"),
        broken("an end in LF", "0\r\n\n"),
        broken("a bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n"),
        broken("a trailer with a blank before its colon", "0\r\nX : a\r\n\r\n"),
        broken("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n"));
  }

  @Test
  void closesWithoutAResetSoThatTheRefusalCanBeRead() throws Exception {
    RawClient client = connect(server);
    client.send("GET / HTTP/1.1\r\n\r\n");
    client.sendWhatIsTaken(new byte[64 * 1024], 20);
    assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 Bad Request\r\n");
  }
}
