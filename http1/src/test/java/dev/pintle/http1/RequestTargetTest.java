package dev.pintle.http1;

import static dev.pintle.http1.Readings.accepted;
import static dev.pintle.http1.Readings.refused;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("SEP-10")
class RequestTargetTest {

  @TestFactory
  Stream<DynamicTest> paths() {
    return Stream.of(
        target("a path with a query", "GET", "/a/b?c=d&e=f"),
        target("an empty query", "GET", "/a?"),
        target("question marks in a query", "GET", "/a?b?c?"),
        target("two slashes in front", "GET", "//a.example/b"),
        target("dots, which are the app's to judge", "GET", "/a/../../b/./c"),
        target("escapes", "GET", "/%41%2f%2F%00"),
        target(
            "a malformed escape in the query, which need not be an escape", "GET", "/?a=%zz&b=%"),
        target("characters that browsers leave alone in queries", "GET", "/?a=|{}^`\\[]'\"<>"),
        target("a path that is a star", "GET", "/*"),
        target("a colon and an at sign", "GET", "/a:b@c"),
        target("a path for OPTIONS", "OPTIONS", "/a"),
        refused("a path without a slash in front", 400, to("GET", "a/b")),
        refused("a fragment", 400, to("GET", "/a#b")),
        refused("a fragment behind a query", 400, to("GET", "/a?b#c")),
        refused("a NUL in the path", 400, to("GET", "/a\0b")),
        refused("a tab in the path", 400, to("GET", "/a\tb")),
        refused("an escape sequence for terminals", 400, to("GET", "/a\u001b[31m")),
        refused("a DEL in the path", 400, to("GET", "/a\u007fb")),
        refused("bytes that are not ASCII", 400, to("GET", "/gr\u00c3\u00bcn")),
        refused("a path that ends in a percent sign", 400, to("GET", "/a%")),
        refused("a path that ends in half an escape", 400, to("GET", "/a%4")),
        refused("an escape of other letters", 400, to("GET", "/a%zzb")),
        refused("an escape that reaches into the query", 400, to("GET", "/a%4?1")),
        refused("an escape with a sign", 400, to("GET", "/a%+1b")));
  }

  @TestFactory
  Stream<DynamicTest> wholeUris() {
    return Stream.of(
        target("an http URI", "GET", "http://a.example/b?c"),
        target("an https URI", "GET", "https://a.example/b"),
        target("a scheme in upper case", "GET", "HTTP://a.example/b"),
        target("a URI with a port", "GET", "http://a.example:8080/"),
        target("a URI with an empty port", "GET", "http://a.example:/"),
        target("a URI with an IPv6 address", "GET", "http://[::1]:8080/"),
        target("a URI without a path", "GET", "http://a.example"),
        target("a URI with a query and no path", "GET", "http://a.example?b"),
        target("a URI for OPTIONS", "OPTIONS", "http://a.example"),
        refused("another scheme", 400, to("GET", "ftp://a.example/")),
        refused("a scheme that only begins like http", 400, to("GET", "httpx://a.example/")),
        refused("a URI without slashes", 400, to("GET", "http:a.example/")),
        refused("a URI with one slash", 400, to("GET", "http:/a.example/")),
        refused("a URI without a scheme", 400, to("GET", "://a.example/")),
        refused("a URI that ends behind the scheme", 400, to("GET", "http:")),
        refused("a URI with an empty authority", 400, to("GET", "http:///a")),
        refused("a URI with nothing behind the slashes", 400, to("GET", "http://")),
        refused("a URI with an empty host", 400, to("GET", "http://:80/")),
        refused("user information", 400, to("GET", "http://user@a.example/")),
        refused("user and password", 400, to("GET", "http://user:pw@a.example/")),
        refused("a port that is no number", 400, to("GET", "http://a.example:x/")),
        refused("a port above 65535", 400, to("GET", "http://a.example:65536/")),
        refused("a backslash in the authority", 400, to("GET", "http://a\\b/")),
        refused("a URI with a malformed IPv6 address", 400, to("GET", "http://[::1/")),
        refused("a port behind a URI's malformed IPv6 address", 400, to("GET", "http://[::1/:80")),
        refused("a URI with a malformed escape in its path", 400, to("GET", "http://a/%4")),
        refused("a URI with a fragment", 400, to("GET", "http://a/#b")));
  }

  @TestFactory
  Stream<DynamicTest> hostsAndPortsAndStars() {
    return Stream.of(
        target("CONNECT to a host and port", "CONNECT", "a.example:443"),
        target("CONNECT to an IPv6 address", "CONNECT", "[2001:db8::1]:443"),
        target("CONNECT to the highest port", "CONNECT", "a:65535"),
        target("a star for OPTIONS", "OPTIONS", "*"),
        refused("CONNECT without a port", 400, to("CONNECT", "a.example")),
        refused("CONNECT with an empty port", 400, to("CONNECT", "a.example:")),
        refused("CONNECT to port 0", 400, to("CONNECT", "a.example:0")),
        refused("CONNECT to a port above 65535", 400, to("CONNECT", "a.example:65536")),
        refused("CONNECT to a port that would wrap", 400, to("CONNECT", "a:4294967739")),
        refused("CONNECT without a host", 400, to("CONNECT", ":443")),
        refused("CONNECT to a path", 400, to("CONNECT", "/a")),
        refused("CONNECT to a URI", 400, to("CONNECT", "http://a.example:443/")),
        refused("CONNECT to a star", 400, to("CONNECT", "*")),
        refused("CONNECT with user information", 400, to("CONNECT", "user@a.example:443")),
        refused("a host and port for GET", 400, to("GET", "a.example:443")),
        refused("a host and port for connect in lower case", 400, to("connect", "a:443")),
        refused("a star for GET", 400, to("GET", "*")),
        refused("a star for options in lower case", 400, to("options", "*")),
        refused("two stars", 400, to("OPTIONS", "**")),
        refused("a star with a query", 400, to("OPTIONS", "*?a")));
  }

  private static DynamicTest target(String sentence, String method, String target) {
    return accepted(
        sentence, to(method, target), head -> assertThat(head.target()).isEqualTo(target));
  }

  private static String to(String method, String target) {
    return request(method + " " + target + " HTTP/1.1", "Host: a.example");
  }
}
