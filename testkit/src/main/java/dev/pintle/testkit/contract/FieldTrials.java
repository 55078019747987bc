package dev.pintle.testkit.contract;

import java.util.ArrayList;
import java.util.List;

/** Fields of the request, and what versions of HTTP make of them. */
final class FieldTrials {
  private FieldTrials() {}

  static List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    all.add(
        Trial.get("fields that repeat, in another case", "/")
            .field("X-One", "1")
            .field("x-two", "2")
            .field("X-ONE", "3")
            .field("X-Two", "4, 5"));
    all.add(
        Trial.get("cookies of two fields", "/").field("Cookie", "a=1").field("cookie", "b=2; a=3"));
    all.add(Trial.get("cookies that are odd", "/").field("Cookie", "a=\"1\"; b; =c;; d=e=f ;"));
    all.add(Trial.get("a field without a value", "/").field("X-Empty", "").field("X-Empty", ""));
    all.add(Trial.get("a value with blanks and tabs within", "/").field("X-Blanks", "a  b\t c"));
    all.add(Trial.get("a value of Latin letters", "/").field("X-Latin", "caf\u00e9 \u0080\u00ff"));
    all.add(Trial.get("a value of UTF-8", "/").field("X-Utf8", "caf\u00c3\u00a9"));
    all.add(Trial.get("a value that is quoted", "/").field("X-Quoted", "\"a, \\\"b\\\"\", c"));
    all.add(Trial.get("a long value", "/").field("X-Long", "x".repeat(6000)));
    all.add(
        Trial.get("a name with an underscore", "/").field("X_Under", "1").field("X-Under", "2"));
    all.add(Trial.get("a name with an underscore alone", "/").field("X_Alone", "1"));
    all.add(Trial.get("a name that is odd", "/").field("!#$%&'*+-.^`|~09", "1"));
    all.add(Trial.get("Proxy", "/").field("Proxy", "http://evil.test"));
    all.add(Trial.get("a Content-Type without a body", "/").field("Content-Type", "text/plain"));
    all.add(
        Trial.get("Accept twice", "/").field("Accept", "text/html").field("Accept", "*/*;q=0.1"));
    all.add(
        Trial.get("what proxies say", "/")
            .field("X-Forwarded-For", "1.2.3.4")
            .field("X-Forwarded-Proto", "https")
            .field("X-Forwarded-Host", "evil.test")
            .field("Forwarded", "for=1.2.3.4;proto=https;host=evil.test"));
    all.add(Trial.get("an Authorization", "/").field("Authorization", "Basic YTpi"));
    all.add(Trial.get("a date and a range", "/").field("Range", "bytes=0-9").doing("file"));
    all.add(
        Trial.get("conditions, which the app has to judge", "/")
            .field("If-Modified-Since", "Sun, 02 Feb 2020 02:02:02 GMT")
            .field("If-None-Match", "*")
            .doing("file"));
    all.add(
        Trial.get("encodings, which the app has to choose", "/").field("Accept-Encoding", "gzip"));
    all.add(Trial.get("TE", "/").field("TE", "trailers, deflate;q=0.5"));
    all.add(many());
    all.add(
        raw(
            "blanks around a value",
            "GET / HTTP/1.1",
            "Host: a",
            "X-Blanks: \t a b \t ",
            "X-None:"));
    all.add(raw("Host in another case", "GET / HTTP/1.1", "hOST: Other.Test"));
    all.add(raw("Host without a value", "GET / HTTP/1.1", "Host:"));
    all.add(raw("Host of IPv6", "GET / HTTP/1.1", "Host: [::1]:8080"));
    all.add(raw("Host beside another authority", "GET http://other.test/x HTTP/1.1", "Host: a"));
    all.add(raw("HTTP/1.0 without Host", "GET /x HTTP/1.0", "X-Do: bytes").ends());
    all.add(
        raw("HTTP/1.0 that is kept", "GET /x HTTP/1.0", "X-Do: bytes", "Connection: keep-alive"));
    all.add(raw("Connection: close", "GET / HTTP/1.1", "Host: a", "Connection: close").ends());
    all.add(
        raw("Connection: close among others", "GET / HTTP/1.1", "Host: a", "Connection: x, Close")
            .ends());
    all.add(raw("Connection: keep-alive", "GET / HTTP/1.1", "Host: a", "Connection: keep-alive"));
    all.add(
        raw(
            "an Upgrade that nobody takes",
            "GET / HTTP/1.1",
            "Host: a",
            "Connection: Upgrade",
            "Upgrade: x"));
    all.add(
        Trial.raw(
            "empty lines before a request", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET"));
    all.add(
        Trial.raw(
            "three requests at once",
            Requests.get("/1")
                + Requests.request("HEAD", "/2")
                + Requests.post("/3", "hi", "X-Do: echo"),
            "GET",
            "HEAD",
            "POST"));
    all.add(
        Trial.raw(
                "a request behind one that closes",
                Requests.get("/1", "Connection: close") + Requests.get("/2"),
                "GET")
            .ends());
    return all;
  }

  private static Trial many() {
    Trial trial = Trial.get("as many fields as there may be", "/");
    for (int i = 0; i < 99; i++) {
      trial.field("X-" + i, "" + i);
    }
    return trial;
  }

  private static Trial raw(String name, String firstLine, String... lines) {
    return Trial.raw(
        name, Requests.bare(firstLine, lines), firstLine.substring(0, firstLine.indexOf(' ')));
  }
}
