package dev.pintle.http1;

import static dev.pintle.http1.Readings.accepted;
import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class FieldLineTest {

  @TestFactory
  Stream<DynamicTest> valuesThatAreLetIn() {
    return Stream.of(
        value("no blank behind the colon", "X:a", "a"),
        value("blanks and tabs around the value, and drops them", "X: \t a \t", "a"),
        value("blanks inside a value, and keeps them", "X: a \t b", "a \t b"),
        value("an empty value", "X:", ""),
        value("a value of blanks, which is empty", "X: \t ", ""),
        value("colons in a value", "X: a:b: c", "a:b: c"),
        value("bytes above 7F, as ISO-8859-1", "X: gr\u00c3\u00bcn\u00ff", "gr\u00c3\u00bcn\u00ff"),
        value("a name of all the signs that a token may have", "!#$%&'*+-.^_`|~09azAZ: b", null),
        value("a value that looks like a line", "X: GET / HTTP/1.1", "GET / HTTP/1.1"));
  }

  @TestFactory
  @Tag("SEP-05")
  Stream<DynamicTest> names() {
    return Stream.of(
        refused("a space before the colon", 400, get("X : a")),
        refused("a tab before the colon", 400, get("X\t: a")),
        refused("a space before the colon of Content-Length", 400, get("Content-Length : 5")),
        refused("a space before the colon of Host", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        refused("a space inside a name", 400, get("X Y: a")),
        refused("a line without a colon", 400, get("X")),
        refused("an empty name", 400, get(": a")),
        refused("a colon alone", 400, get(":")),
        refused("a name with a slash", 400, get("X/Y: a")),
        refused("a name with quotes", 400, get("\"X\": a")),
        refused("a name with a bracket", 400, get("X[]: a")),
        refused("a name with an at sign", 400, get("X@Y: a")),
        refused("a name that is not ASCII", 400, get("\u00dcber: a")),
        refused("a name with NUL", 400, get("X\0: a")),
        refused("a name with DEL", 400, get("X\u007f: a")));
  }

  @TestFactory
  @Tag("SEP-06")
  Stream<DynamicTest> foldedLines() {
    return Stream.of(
        refused("a line folded by a space", 400, get("X: a", " b")),
        refused("a line folded by a tab", 400, get("X: a", "\tb")),
        refused("a line of blanks alone", 400, get("X: a", " ")),
        refused("a field that hides in a fold", 400, get("X: a", " Content-Length: 5")),
        refused("a fold of the request line", 400, "GET / HTTP/1.1\r\n x\r\nHost: a\r\n\r\n"),
        refused("a fold behind an empty value", 400, get("Content-Length:", " 5")));
  }

  @TestFactory
  @Tag("SEP-07")
  Stream<DynamicTest> controlsAndLineEnds() {
    return Stream.of(
        refused("a line that ends in LF", 400, get("X: a\nY: b")),
        refused("a line that ends in CR", 400, get("X: a\rY: b")),
        refused("a line that ends in CR CR LF", 400, get("X: a\r")),
        refused("a name followed by CR", 400, get("X\r: a")),
        refused("a head that ends in LF LF", 400, "GET / HTTP/1.1\r\nHost: a\n\n"),
        refused("a head that ends in CR LF LF", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        refused("a head that ends in CR LF CR CR LF", 400, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
        refused("a CR at the end of a head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\rX"),
        refused("a NUL in a value", 400, get("X: a\0b")),
        refused("a NUL in front of a value", 400, get("X:\0a")),
        refused("a NUL behind a value", 400, get("X: a\0")),
        refused("a bell in a value", 400, get("X: a\u0007")),
        refused("a vertical tab in a value", 400, get("X: a\u000bb")),
        refused("a form feed in a value", 400, get("X: a\fb")),
        refused("an escape in a value", 400, get("X: \u001b[31m")),
        refused("a DEL in a value", 400, get("X: a\u007f")));
  }

  private static DynamicTest value(String sentence, String line, String expected) {
    return accepted(
        sentence,
        get(line),
        head -> {
          assertThat(head.headers().size()).isEqualTo(2);
          assertThat(head.headers().first("X")).isEqualTo(expected);
        });
  }
}
