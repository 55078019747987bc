package dev.pintle.conformance.smuggling;

import static dev.pintle.conformance.smuggling.Attack.HIDDEN;
import static dev.pintle.conformance.smuggling.Attack.LENGTH;
import static dev.pintle.conformance.smuggling.Attack.TARGET;

import java.util.List;

/** Content that is answered before it has been read, and content that looks like a request. */
final class ContentAttacks extends AttackGroup {
  @Override
  void define() {
    ordinary();
    unread();
    expectations();
    upgrades();
  }

  private void ordinary() {
    add("nothing odd", head("GET"));
    add("a request as the content of another", post(length(LENGTH)) + HIDDEN);
    add("a request as the chunk of another", post(CHUNKED) + ONE_CHUNK);
  }

  /** CL.0: who answers without the content must not read it as a request. */
  private void unread() {
    for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PUT", "X")) {
      add("CL.0: " + method + " with a length", head(method, length(LENGTH)) + HIDDEN);
      add("CL.0: " + method + " with a chunk", head(method, CHUNKED) + ONE_CHUNK);
    }
    String many = HIDDEN.repeat(2000);
    add("CL.0: much content", post(length(many.length())) + many);
    add(
        "CL.0: much content in a chunk",
        post(CHUNKED) + Integer.toHexString(many.length()) + "\r\n" + many + "\r\n" + NO_CHUNKS);
    inTwo("CL.0: content that comes later", post(length(LENGTH)), HIDDEN);
    inTwo("CL.0: much content that comes later", post(length(many.length())), many);
    inTwo("CL.0: a chunk that comes later", post(CHUNKED), ONE_CHUNK);
  }

  private void expectations() {
    String expect = "Expect: 100-continue";
    for (String odd :
        List.of(
            expect,
            "Expect: 100-Continue",
            "Expect:100-continue",
            "Expect: 100-continue, 100-continue",
            "Expect: y 100-continue",
            "Expect: 100-continue y",
            "Expect: 100-continue;q=1",
            "Expect: \"100-continue\"",
            "Expect:\r\n 100-continue",
            "Expect: 100-continue\r\nExpect: 100-continue",
            "Expect: x\r\nExpect: 100-continue",
            "Expect: 100-continue\u000b",
            "Expect:",
            "Expect: 200-ok",
            "Expect : 100-continue",
            "E_xpect: 100-continue")) {
      add("Expect with a body: " + shown(odd), post(odd, length(LENGTH)) + HIDDEN);
    }
    inTwo("Expect, and then the body", post(expect, length(LENGTH)), HIDDEN);
    inTwo("Expect, and then the chunk", post(expect, CHUNKED), ONE_CHUNK);
    add("Expect with a chunk", post(expect, CHUNKED) + ONE_CHUNK);
    add("Expect with GET and a body", head("GET", expect, length(LENGTH)) + HIDDEN);
    add("Expect with HEAD and a body", head("HEAD", expect, length(LENGTH)) + HIDDEN);
    add("Expect with OPTIONS and a body", head("OPTIONS", expect, length(LENGTH)) + HIDDEN);
    add("Expect without a body", head("GET", expect));
    add("Expect with an empty body", post(expect, length(0)));
    add(
        "Expect in HTTP/1.0",
        bare("POST " + TARGET + " HTTP/1.0", "Host: a", expect, length(LENGTH)) + HIDDEN);
  }

  private void upgrades() {
    String settings = "HTTP2-Settings: AAEAAAAA";
    for (String to : List.of("h2c", "websocket", "TLS/1.0", "h2c, websocket", "HTTP/2.0")) {
      String upgrade = "Upgrade: " + to;
      String both = "Connection: Upgrade, HTTP2-Settings";
      add("Upgrade to " + to, head("GET", both, upgrade, settings));
      add(
          "Upgrade to " + to + " with a body",
          post(both, upgrade, settings, length(LENGTH)) + HIDDEN);
      add("Upgrade to " + to + " with a chunk", post(both, upgrade, settings, CHUNKED) + ONE_CHUNK);
    }
    add("Upgrade that Connection does not name", head("GET", "Upgrade: h2c", settings));
    inTwo(
        "Upgrade to h2c, and then frames",
        head("GET", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", settings),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            + frame(4, 0, 0, "")
            + frame(1, 5, 3, "\u0082\u0086A\u0001a\u0004\u000e/smuggled/####"));
    add("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  /** A frame of HTTP/2 with less than 128 bytes. */
  private static String frame(int type, int flags, int stream, String payload) {
    return "\0\0"
        + (char) payload.length()
        + (char) type
        + (char) flags
        + "\0\0\0"
        + (char) stream
        + payload;
  }
}
