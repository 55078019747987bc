package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "/, ORIGIN, null, /, /, ''",
        "/a?b?c, ORIGIN, null, /a?b?c, /a, b?c",
        "//host/a, ORIGIN, null, //host/a, //host/a, ''",
        "/http://h/, ORIGIN, null, /http://h/, /http://h/, ''",
        "*, ASTERISK, null, *, '', ''",
        "h:443, AUTHORITY, h:443, h:443, '', ''",
        "a?b, AUTHORITY, a?b, a?b, '', ''",
        "http://h, ABSOLUTE, h, /, /, ''",
        "http://h:1/a?b, ABSOLUTE, h:1, /a?b, /a, b",
        "http://h?b, ABSOLUTE, h, /?b, /, b",
        "HttpS://h/a, ABSOLUTE, h, /a, /a, ''",
        "ftp://h/a, AUTHORITY, ftp://h/a, ftp://h/a, '', ''",
        "a?x=http://h/, AUTHORITY, a?x=http://h/, a?x=http://h/, '', ''",
        "'', AUTHORITY, '', '', '', ''",
      })
  void isTakenApart(
      String target, RequestTarget.Form form, String authority, String uri, String path, String q) {
    RequestTarget parts = RequestTarget.parse(target);

    assertThat(parts.form()).isEqualTo(form);
    assertThat(parts.authority()).isEqualTo(authority);
    assertThat(parts.uri()).isEqualTo(uri);
    assertThat(parts.rawPath()).isEqualTo(path);
    assertThat(parts.query()).isEqualTo(q);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/x, /api, true",
    "http://h/api, /api, true",
    "/apis, /api, false",
    "http://h/, /api, false",
    "*, /api, true",
    "h:443, /api, true",
    "/x, '', true",
  })
  void isForTheAppOfItsMount(String target, String mount, boolean below) {
    assertThat(RequestTarget.parse(target).isBelow(mount)).isEqualTo(below);
  }

  @Nested
  class Problem {
    @ParameterizedTest
    @CsvSource({
      "GET, /",
      "GET, /a%20b?c=%zz",
      "GET, '/a|b{c}\"<>'",
      "GET, http://example.com:80/a",
      "GET, http://example.com:/",
      "GET, http://[::1]:8080",
      "OPTIONS, *",
      "OPTIONS, /",
      "CONNECT, example.com:443",
      "CONNECT, [2001:db8::1]:443",
      "M-SEARCH, /",
    })
    void isNoneForGoodTargets(String method, String target) {
      assertThat(RequestTarget.parse(target).problem(method)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
      "GET, a, not a path",
      "GET, example.com:443, not a path",
      "GET, ?a, not a path",
      "GET, '', not a path",
      "GET, ftp://h/, not a path",
      "GET, *, OPTIONS only",
      "GET, **, not a path",
      "CONNECT, /, host and a port",
      "CONNECT, http://h/, host and a port",
      "CONNECT, *, host and a port",
      "CONNECT, example.com, lacks a port",
      "CONNECT, example.com:, lacks a port",
      "CONNECT, example.com:99999, host in the request target",
      "CONNECT, u@example.com:443, host in the request target",
      "GET, http:///a, host in the request target",
      "GET, http://u:p@h/, host in the request target",
      "GET, http://h:x/, host in the request target",
      "GET, http://h\\a/, host in the request target",
      "GET, /a#b, percent-encoded",
      "GET, http://h#b, percent-encoded",
      "GET, '/a b', percent-encoded",
      "GET, '/a\tb', percent-encoded",
      "GET, '/a\u007Fb', percent-encoded",
      "GET, /caf\u00C3\u00A9, percent-encoded",
      "GET, /a?\u0001b, percent-encoded",
      "GET, /a%, hexadecimal",
      "GET, /%4x/, hexadecimal",
      "GET, http://h/%4, hexadecimal",
    })
    void isToldInASentence(String method, String target, String part) {
      assertThat(RequestTarget.parse(target).problem(method)).contains(part);
    }

    @Test
    void showsNothingOfTheTarget() {
      assertThat(RequestTarget.parse("/secret%").problem("GET")).doesNotContain("secret");
    }
  }
}
