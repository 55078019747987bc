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

class TransferEncodingTest {

  @TestFactory
  @Tag("SEP-03")
  Stream<DynamicTest> codings() {
    return Stream.of(
        chunked("chunked", "chunked"),
        chunked("chunked in upper case", "CHUNKED"),
        chunked("blanks around chunked", " \tchunked\t "),
        coding("gzip alone", 501, "gzip"),
        coding("gzip under chunked", 501, "gzip, chunked"),
        coding("identity", 501, "identity"),
        coding("an unknown coding", 501, "xchunked"),
        coding("a coding that only begins like chunked", 501, "chunked2"),
        coding("an unknown coding with a parameter", 501, "gzip;q=1"),
        coding("chunked twice", 400, "chunked, chunked"),
        coding("chunked under gzip", 400, "chunked, gzip"),
        coding("chunked and identity", 400, "chunked, identity"),
        coding("an empty value", 400, ""),
        coding("a comma alone", 400, ","),
        coding("a comma behind chunked", 400, "chunked,"),
        coding("a comma in front of chunked", 400, ",chunked"),
        coding("chunked with a parameter", 400, "chunked;a=b"),
        coding("chunked with a semicolon", 400, "chunked;"),
        coding("chunked in quotes", 400, "\"chunked\""),
        coding("two words", 400, "chunked chunked"),
        coding("a semicolon in place of a comma", 400, ";chunked"),
        coding("a word that is no token", 400, "chun{ked"),
        coding("a byte above 7F", 400, "\u00a0chunked"),
        refused(
            "chunked in two fields",
            400,
            get("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
        refused(
            "gzip in a field of its own",
            501,
            get("Transfer-Encoding: gzip", "Transfer-Encoding: chunked")),
        refused(
            "an empty field behind chunked",
            400,
            get("Transfer-Encoding: chunked", "Transfer-Encoding:")));
  }

  @TestFactory
  @Tag("SEP-04")
  Stream<DynamicTest> oldVersions() {
    return Stream.of(
        refused(
            "chunked in HTTP/1.0", 400, request("POST / HTTP/1.0", "Transfer-Encoding: chunked")),
        refused(
            "another coding in HTTP/1.0",
            400,
            request("POST / HTTP/1.0", "Transfer-Encoding: gzip")),
        refused(
            "chunked in HTTP/1.0 beside keep-alive",
            400,
            request("POST / HTTP/1.0", "Connection: keep-alive", "Transfer-Encoding: chunked")));
  }

  @TestFactory
  Stream<DynamicTest> namesThatAreOnlyLikeIt() {
    return Stream.of(
        accepted(
            "Transfer_Encoding, which says nothing",
            get("Transfer_Encoding: chunked", "Content-Length: 5"),
            head -> assertThat(head.chunked()).isFalse()),
        accepted(
            "TE, which speaks of the response",
            get("TE: chunked, trailers"),
            head -> assertThat(head.hasBody()).isFalse()));
  }

  private static DynamicTest chunked(String sentence, String value) {
    return accepted(
        sentence,
        get("Transfer-Encoding:" + value),
        head -> {
          assertThat(head.chunked()).isTrue();
          assertThat(head.hasBody()).isTrue();
          assertThat(head.contentLength()).isEqualTo(-1);
        });
  }

  private static DynamicTest coding(String sentence, int status, String value) {
    return refused("as Transfer-Encoding " + sentence, status, get("Transfer-Encoding: " + value));
  }
}
