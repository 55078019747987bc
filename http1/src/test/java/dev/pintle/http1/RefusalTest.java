package dev.pintle.http1;

import static dev.pintle.http1.Readings.LIMITS;
import static dev.pintle.http1.Readings.bytes;
import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.readAlike;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whoever reads why a request was refused knows what to look for. */
class RefusalTest {

  @TestFactory
  Stream<DynamicTest> requestLines() {
    return Stream.of(
        says("speaks plain HTTP, not TLS", "\u0016\u0003\u0001\u0002\0\u0001\0"),
        says("does not begin with a method", request("G\u0016 / HTTP/1.1")),
        says("does not begin with a method", request(" GET / HTTP/1.1")),
        says("does not begin with a method", request("GET\t/ HTTP/1.1")),
        says("has no HTTP version", request("GET /")),
        says("has no HTTP version", "GET /\nHost: a\r\n\r\n"),
        says("more than one space behind the method", request("GET  / HTTP/1.1")),
        says("has a fragment", request("GET /#a HTTP/1.1")),
        says("must be percent-encoded", request("GET /\u00e9 HTTP/1.1")),
        says("does not end in an HTTP version", request("GET / http/1.1")),
        says("does not end behind the HTTP version", request("GET / HTTP/1.1 ")));
  }

  @TestFactory
  Stream<DynamicTest> fieldLines() {
    return Stream.of(
        says("white space before, in or behind a header name", get("X : a")),
        says("white space before, in or behind a header name", get("X: a", "\tb")),
        says("has no colon", get("X")),
        says("has no colon", "GET / HTTP/1.1\r\nX\n"),
        says("holds a character that is not allowed", get("X/Y: a")),
        says("has no name", get(": a")),
        says("ends in LF without CR", get("X: a\nY: b")),
        says("holds a control character", get("X: a\0")),
        says("a CR is not followed by LF", get("X: a\rY: b")));
  }

  @TestFactory
  Stream<DynamicTest> framing() {
    return Stream.of(
        says("not a number of at most 19 digits", get("Content-Length:")),
        says("not one number in digits", get("Content-Length: 5, 5")),
        says("is too large", get("Content-Length: 9223372036854775808")),
        says("not a list of codings", get("Transfer-Encoding: ,chunked")),
        says("only chunked is known", get("Transfer-Encoding: gzip")),
        says("has no parameters", get("Transfer-Encoding: chunked;a")),
        says("something follows chunked", get("Transfer-Encoding: chunked, a")));
  }

  @TestFactory
  Stream<DynamicTest> chunks() {
    return Stream.of(
        saysOfChunks("does not begin with its size", "\r\n"),
        saysOfChunks("more than 16 digits", "00000000000000000"),
        saysOfChunks("is too large", "4000000000000001\r\n"),
        saysOfChunks("something that is no extension", "5h"),
        saysOfChunks("something that is no extension", "5 h"),
        saysOfChunks("a chunk line ends in LF without CR", "5;a\n"),
        saysOfChunks("a chunk extension holds a control character", "5;a\0"),
        saysOfChunks("is not followed by CR LF", "1\r\na\n"));
  }

  private static DynamicTest says(String part, String request) {
    return dynamicTest("says " + part, () -> assertThat(readAlike(request).text()).contains(part));
  }

  private static DynamicTest saysOfChunks(String part, String body) {
    return dynamicTest(
        "says " + part,
        () -> assertThat(ChunkReadings.decode(LIMITS, bytes(body)).rest()).contains(part));
  }
}
