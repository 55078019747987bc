package dev.pintle.http1;

import static dev.pintle.http1.Readings.accepted;
import static dev.pintle.http1.Readings.refused;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("SEP-08")
class HostFieldTest {

  @TestFactory
  Stream<DynamicTest> hosts() {
    return Stream.of(
        host("a name", "a.example"),
        host("a name and a port", "a.example:8080"),
        host("a name and an empty port", "a.example:"),
        host("a name with a dot at its end", "a.example."),
        host("a name with an underscore", "a_b"),
        host("a name in upper case, as it is", "A.EXAMPLE"),
        host("a name with an escape", "a%2Db"),
        host("an IPv4 address", "127.0.0.1"),
        host("an IPv4 address and a port", "127.0.0.1:65535"),
        host("an IPv6 address", "[::1]"),
        host("an IPv6 address and a port", "[2001:db8::1]:8080"),
        notHost("a port without a host", ":8080"),
        notHost("a path", "a.example/"),
        notHost("a URI", "http://a.example"),
        notHost("user information", "user@a.example"),
        notHost("a blank inside", "a b"),
        notHost("a list", "a, b"),
        notHost("a query", "a?b"),
        notHost("a fragment", "a#b"),
        notHost("a backslash", "a\\b"),
        notHost("quotes", "\"a\""),
        notHost("angle brackets", "<a>"),
        notHost("bytes that are not ASCII", "gr\u00c3\u00bcn.example"),
        notHost("a malformed escape", "a%2"),
        notHost("a port that is no number", "a:http"),
        notHost("a port with a sign", "a:+80"),
        notHost("a port above 65535", "a:65536"),
        notHost("a port that would wrap to 80", "a:4294967376"),
        notHost("a port that would wrap twice", "a:18446744073709551696"),
        notHost("two ports", "a:80:80"),
        notHost("an IPv6 address without brackets", "::1"),
        notHost("an IPv6 address without the closing bracket", "[::1"),
        notHost("something behind the bracket", "[::1]a"),
        notHost("empty brackets", "[]"),
        notHost("a name in brackets", "[a.example]"),
        notHost("an IPv6 address with a zone", "[fe80::1%25eth0]"));
  }

  @TestFactory
  Stream<DynamicTest> numberOfHosts() {
    return Stream.of(
        accepted(
            "no Host in HTTP/1.0",
            request("GET / HTTP/1.0"),
            head -> assertThat(head.field("HOST")).isNull()),
        accepted(
            "a Host whose name is in upper case",
            request("GET / HTTP/1.1", "HOST: a"),
            head -> assertThat(head.field("HOST")).isEqualTo("a")),
        accepted(
            "blanks around the host",
            request("GET / HTTP/1.1", "Host: \t a \t "),
            head -> assertThat(head.field("HOST")).isEqualTo("a")),
        accepted(
            "a field whose name only begins with Host",
            request("GET / HTTP/1.1", "Host: a", "Hostname: /", "Hos: /", "Hosu: /"),
            head -> assertThat(head.field("HOST")).isEqualTo("a")),
        refused("no Host in HTTP/1.1", 400, request("GET / HTTP/1.1")),
        refused("no Host in HTTP/1.2", 400, request("GET / HTTP/1.2", "Accept: */*")),
        refused("no Host beside a whole URI", 400, request("GET http://a/ HTTP/1.1")),
        refused("no Host beside CONNECT", 400, request("CONNECT a:443 HTTP/1.1")),
        refused("two Hosts", 400, request("GET / HTTP/1.1", "Host: a", "Host: b")),
        refused("two Hosts that agree", 400, request("GET / HTTP/1.1", "Host: a", "host: a")),
        refused("two Hosts in HTTP/1.0", 400, request("GET / HTTP/1.0", "Host: a", "Host: b")),
        refused("a malformed Host in HTTP/1.0", 400, request("GET / HTTP/1.0", "Host: a b")),
        refused(
            "a malformed Host beside a whole URI",
            400,
            request("GET http://a/ HTTP/1.1", "Host: a b")));
  }

  @TestFactory
  Stream<DynamicTest> emptyHosts() {
    return Stream.of(
        accepted("an empty Host beside a star", request("OPTIONS * HTTP/1.1", "Host:"), empty()),
        accepted("an empty Host beside a URI", request("GET http://a/ HTTP/1.1", "Host:"), empty()),
        accepted("an empty Host for CONNECT", request("CONNECT a:1 HTTP/1.1", "Host: "), empty()),
        refused("an empty Host beside a path", 400, request("GET / HTTP/1.1", "Host:")),
        refused("an empty Host in HTTP/1.0", 400, request("GET / HTTP/1.0", "Host: ")),
        refused(
            "an empty and a real Host", 400, request("OPTIONS * HTTP/1.1", "Host:", "Host: a")));
  }

  private static ThrowingConsumer<RequestHead> empty() {
    return head -> assertThat(head.field("HOST")).isEmpty();
  }

  private static DynamicTest host(String sentence, String value) {
    return accepted(
        sentence,
        request("GET / HTTP/1.1", "Host: " + value),
        head -> assertThat(head.field("HOST")).isEqualTo(value));
  }

  private static DynamicTest notHost(String sentence, String value) {
    return refused("a Host with " + sentence, 400, request("GET / HTTP/1.1", "Host: " + value));
  }
}
