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

class ContentLengthTest {

  @TestFactory
  @Tag("SEP-02")
  Stream<DynamicTest> lengths() {
    return Stream.of(
        length("0", 0),
        length("5", 5),
        length("007", 7),
        length("9223372036854775807", Long.MAX_VALUE),
        length("0000000000000000005", 5),
        notLength("an empty one", ""),
        notLength("2^63", "9223372036854775808"),
        notLength("19 nines", "9999999999999999999"),
        notLength("20 digits", "00000000000000000005"),
        notLength("one that would wrap to 5", "18446744073709551621"),
        notLength("a sign", "+5"),
        notLength("a negative one", "-5"),
        notLength("a negative zero", "-0"),
        notLength("a fraction", "5.0"),
        notLength("an exponent", "5e1"),
        notLength("hexadecimal digits", "0x5"),
        notLength("letters", "five"),
        notLength("digits and letters", "5a"),
        notLength("a blank inside", "5 5"),
        notLength("an underscore", "1_000"),
        notLength("digits that are not ASCII", "\u00b2"),
        notLength("a list of equal ones", "5, 5"),
        notLength("a list of unlike ones", "5, 6"),
        notLength("a comma at its end", "5,"),
        notLength("quotes", "\"5\""),
        refused("unlike lengths", 400, get("Content-Length: 5", "Content-Length: 6")),
        refused("equal lengths", 400, get("Content-Length: 5", "content-length: 5")),
        refused("equal lengths apart", 400, get("Content-Length: 5", "X: a", "Content-Length: 5")),
        refused("two zeros", 400, get("Content-Length: 0", "Content-Length: 0")));
  }

  @TestFactory
  @Tag("SEP-01")
  Stream<DynamicTest> lengthsBesideCodings() {
    return Stream.of(
        refused("length and coding", 400, get("Content-Length: 5", "Transfer-Encoding: chunked")),
        refused("coding and length", 400, get("Transfer-Encoding: chunked", "Content-Length: 5")),
        refused("a length of 0", 400, get("Content-Length: 0", "Transfer-Encoding: chunked")),
        refused("other cases", 400, get("CONTENT-LENGTH: 5", "transfer-encoding: CHUNKED")));
  }

  @TestFactory
  Stream<DynamicTest> bodies() {
    return Stream.of(
        accepted(
            "a request without a length, which has no body",
            get(),
            head -> {
              assertThat(head.contentLength()).isEqualTo(-1);
              assertThat(head.hasBody()).isFalse();
            }),
        accepted(
            "a length of 0, which is no body",
            get("Content-Length: 0"),
            head -> assertThat(head.hasBody()).isFalse()),
        accepted(
            "a GET with a body",
            get("Content-Length: 5"),
            head -> assertThat(head.hasBody()).isTrue()),
        accepted(
            "a length in HTTP/1.0",
            request("POST / HTTP/1.0", "Content-Length: 5"),
            head -> assertThat(head.contentLength()).isEqualTo(5)),
        accepted(
            "names that are only like it",
            get(
                "Content_Length: 6",
                "Content-Lengt: 7",
                "Content-Length2: 8",
                "X-Content-Length: 9"),
            head -> assertThat(head.contentLength()).isEqualTo(-1)),
        accepted(
            "CONNECT with a length of 0",
            request("CONNECT a:443 HTTP/1.1", "Host: a:443", "Content-Length: 0"),
            head -> assertThat(head.hasBody()).isFalse()),
        refused(
            "CONNECT with a length",
            400,
            request("CONNECT a:443 HTTP/1.1", "Host: a:443", "Content-Length: 5")),
        refused(
            "CONNECT with a coding",
            400,
            request("CONNECT a:443 HTTP/1.1", "Host: a:443", "Transfer-Encoding: chunked")));
  }

  private static DynamicTest length(String value, long expected) {
    return accepted(
        "a Content-Length of " + value,
        get("Content-Length: " + value),
        head -> assertThat(head.contentLength()).isEqualTo(expected));
  }

  private static DynamicTest notLength(String sentence, String value) {
    return refused("as Content-Length " + sentence, 400, get("Content-Length: " + value));
  }
}
