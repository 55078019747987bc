package dev.pintle.http1;

import static dev.pintle.http1.Readings.accepted;
import static dev.pintle.http1.Readings.refused;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("SEP-09")
class RequestLineTest {
  private static final String HOST = "Host: a";

  @TestFactory
  Stream<DynamicTest> methodsAndVersionsThatAreLetIn() {
    return Stream.of(
        accepted(
            "a plain GET",
            request("GET /a HTTP/1.1", HOST),
            head -> {
              assertThat(head.method()).isEqualTo("GET");
              assertThat(head.target()).isEqualTo("/a");
              assertThat(head.protocol()).isEqualTo("HTTP/1.1");
              assertThat(head.minorVersion()).isEqualTo(1);
            }),
        accepted(
            "a method of any name",
            request("M-SEARCH / HTTP/1.1", HOST),
            head -> assertThat(head.method()).isEqualTo("M-SEARCH")),
        accepted(
            "a method in lower case, as it is",
            request("get / HTTP/1.1", HOST),
            head -> assertThat(head.method()).isEqualTo("get")),
        accepted(
            "a method of one letter",
            request("G / HTTP/1.1", HOST),
            head -> assertThat(head.method()).isEqualTo("G")),
        accepted(
            "a method of all the signs that a token may have",
            request("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", HOST),
            head -> assertThat(head.method()).isEqualTo("!#$%&'*+-.^_`|~09azAZ")),
        accepted(
            "HTTP/1.0",
            request("GET / HTTP/1.0"),
            head -> {
              assertThat(head.protocol()).isEqualTo("HTTP/1.0");
              assertThat(head.minorVersion()).isZero();
            }),
        accepted(
            "HTTP/1.2 as HTTP/1.1",
            request("GET / HTTP/1.2", HOST),
            head -> {
              assertThat(head.protocol()).isEqualTo("HTTP/1.1");
              assertThat(head.minorVersion()).isEqualTo(1);
            }),
        accepted(
            "HTTP/1.9 as HTTP/1.1",
            request("GET / HTTP/1.9", HOST),
            head -> assertThat(head.protocol()).isEqualTo("HTTP/1.1")),
        accepted(
            "a request behind an empty line",
            "\r\n" + request("GET /a HTTP/1.1", HOST),
            head -> {
              assertThat(head.method()).isEqualTo("GET");
              assertThat(head.target()).isEqualTo("/a");
              assertThat(head.field("HOST")).isEqualTo("a");
            }),
        accepted(
            "a request behind four empty lines",
            "\r\n\r\n\r\n\r\n" + request("GET / HTTP/1.1", HOST),
            head -> assertThat(head.headers().first("Host")).isEqualTo("a")));
  }

  @TestFactory
  Stream<DynamicTest> linesThatAreNotMethodTargetAndVersion() {
    return Stream.of(
        refused("five empty lines", 400, "\r\n\r\n\r\n\r\n\r\n" + request("GET / HTTP/1.1", HOST)),
        refused("an empty line without CR", 400, "\n" + request("GET / HTTP/1.1", HOST)),
        refused("a CR alone in front", 400, "\r" + request("GET / HTTP/1.1", HOST)),
        refused("a space in front of the method", 400, request(" GET / HTTP/1.1", HOST)),
        refused("two spaces behind the method", 400, request("GET  / HTTP/1.1", HOST)),
        refused("two spaces behind the target", 400, request("GET /  HTTP/1.1", HOST)),
        refused("a tab behind the method", 400, request("GET\t/ HTTP/1.1", HOST)),
        refused("a tab behind the target", 400, request("GET /\tHTTP/1.1", HOST)),
        refused("a space behind the version", 400, request("GET / HTTP/1.1 ", HOST)),
        refused("a fourth word", 400, request("GET / HTTP/1.1 x", HOST)),
        refused("a line without a version", 400, request("GET /", HOST)),
        refused("a line with a space but no version", 400, request("GET / ", HOST)),
        refused("a line without a target", 400, request("GET", HOST)),
        refused("a line with an empty target", 400, request("GET  HTTP/1.1", HOST)),
        refused("a target in place of the method", 400, request("/ HTTP/1.1", HOST)),
        refused("the name of the protocol in lower case", 400, request("GET / http/1.1", HOST)),
        refused("another protocol", 400, request("GET / RTSP/1.0", HOST)),
        refused("a version without a minor number", 400, request("GET / HTTP/1", HOST)),
        refused("another major version without a minor one", 400, request("GET / HTTP/2", HOST)),
        refused("a minor version of two digits", 400, request("GET / HTTP/1.10", HOST)),
        refused("a major version of two digits", 400, request("GET / HTTP/11.1", HOST)),
        refused("a version that is no number", 400, request("GET / HTTP/1.x", HOST)),
        refused("a version with a comma", 400, request("GET / HTTP/1,1", HOST)),
        refused("a version with blanks", 400, request("GET / HTTP/ 1.1", HOST)),
        refused("a request line that ends in LF", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        refused("a request line that ends in CR", 400, "GET / HTTP/1.1\rHost: a\r\n\r\n"),
        refused("a request line that ends in CR CR LF", 400, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
        refused("a method with NUL", 400, request("G\0T / HTTP/1.1", HOST)),
        refused("a method with a parenthesis", 400, request("GET( / HTTP/1.1", HOST)),
        refused("a method with a colon", 400, request("GET: / HTTP/1.1", HOST)),
        refused("a method that is not ASCII", 400, request("G\u00c9T / HTTP/1.1", HOST)),
        refused("a reply in place of a request", 400, request("HTTP/1.1 200 OK", HOST)),
        refused("the beginning of a TLS handshake", 400, "\u0016\u0003\u0001\u0002\0\u0001\0"));
  }

  @TestFactory
  Stream<DynamicTest> otherMajorVersions() {
    return Stream.of(
        refused("HTTP/2.0", 505, request("GET / HTTP/2.0", HOST)),
        refused("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused("HTTP/3.0", 505, request("GET / HTTP/3.0", HOST)),
        refused("HTTP/0.9 by name", 505, request("GET / HTTP/0.9", HOST)));
  }
}
