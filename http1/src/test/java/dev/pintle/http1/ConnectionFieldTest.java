package dev.pintle.http1;

import static dev.pintle.http1.Readings.accepted;
import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.refused;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class ConnectionFieldTest {
  private static final String LINE_1_0 = "GET / HTTP/1.0";

  @TestFactory
  @Tag("SEP-18")
  Stream<DynamicTest> keptOrNot() {
    return Stream.of(
        kept("HTTP/1.1 says nothing", get()),
        kept("HTTP/1.1 says keep-alive", get("Connection: keep-alive")),
        kept("HTTP/1.1 says something else", get("Connection: X-Other")),
        kept("HTTP/1.1 says nothing in its field", get("Connection:")),
        kept("HTTP/1.0 says keep-alive", request(LINE_1_0, "Connection: keep-alive")),
        kept("HTTP/1.0 says Keep-Alive", request(LINE_1_0, "Connection: Keep-Alive")),
        kept("HTTP/1.0 says so in a list", request(LINE_1_0, "Connection: a ,\tkeep-alive , b")),
        closed("HTTP/1.0 says nothing", request(LINE_1_0)),
        closed("HTTP/1.0 has a Keep-Alive field only", request(LINE_1_0, "Keep-Alive: 5")),
        closed("HTTP/1.0 says both", request(LINE_1_0, "Connection: keep-alive, close")));
  }

  @TestFactory
  @Tag("SEP-14")
  Stream<DynamicTest> closeAnywhere() {
    return Stream.of(
        closed("it says close", get("Connection: close")),
        closed("it says CLOSE", get("CONNECTION: CLOSE")),
        closed("close is first", get("Connection: close, keep-alive")),
        closed("close is last", get("Connection: keep-alive,close")),
        closed("close stands between commas", get("Connection: ,, close ,,")),
        closed("close is in the first of two fields", get("Connection: close", "Connection: a")),
        closed("close is in the last of two fields", get("Connection: a", "Connection: close")),
        kept("close is a part of a word", get("Connection: closed, xclose, not close")),
        kept("close is the value of another field", get("Proxy-Connection: close", "X: close")));
  }

  @TestFactory
  Stream<DynamicTest> upgrades() {
    return Stream.of(
        upgrade("both fields", true, get("Connection: Upgrade", "Upgrade: websocket")),
        upgrade("both fields the other way", true, get("upgrade: a/1", "connection: b, upgrade")),
        upgrade("Connection alone", false, get("Connection: upgrade")),
        upgrade("Upgrade alone", false, get("Upgrade: websocket")),
        upgrade("an empty Upgrade", false, get("Connection: upgrade", "Upgrade:")),
        upgrade("HTTP/1.0", false, request(LINE_1_0, "Connection: upgrade", "Upgrade: websocket")));
  }

  @TestFactory
  @Tag("REQ-09")
  Stream<DynamicTest> expectations() {
    return Stream.of(
        expects("a length", true, get("Expect: 100-continue", "Content-Length: 5")),
        expects("a coding", true, get("Expect: 100-continue", "Transfer-Encoding: chunked")),
        expects("upper case", true, get("EXPECT: 100-Continue", "Content-Length: 5")),
        expects("no body, for which nobody waits", false, get("Expect: 100-continue")),
        expects("a length of 0", false, get("Expect: 100-continue", "Content-Length: 0")),
        expects(
            "HTTP/1.0, where it means nothing",
            false,
            request("POST / HTTP/1.0", "Expect: 100-continue", "Content-Length: 5")),
        refused("another expectation", 417, get("Expect: 200-ok", "Content-Length: 5")),
        refused("one more expectation", 417, get("Expect: 100-continue, x")),
        refused(
            "another expectation in a second field", 417, get("Expect: 100-continue", "Expect: x")),
        refused("another expectation without a body", 417, get("Expect: x")),
        refused("an empty expectation", 417, get("Expect:")));
  }

  private static DynamicTest kept(String sentence, String request) {
    return accepted(
        "a connection, and keeps it, when " + sentence,
        request,
        head -> assertThat(head.keepAlive()).isTrue());
  }

  private static DynamicTest closed(String sentence, String request) {
    return accepted(
        "a connection, and closes it, when " + sentence,
        request,
        head -> assertThat(head.keepAlive()).isFalse());
  }

  private static DynamicTest upgrade(String sentence, boolean offered, String request) {
    return accepted(
        "an upgrade with " + sentence,
        request,
        head -> assertThat(head.upgrade()).isEqualTo(offered));
  }

  private static DynamicTest expects(String sentence, boolean expected, String request) {
    return accepted(
        "an expectation with " + sentence,
        request,
        head -> assertThat(head.expectContinue()).isEqualTo(expected));
  }
}
