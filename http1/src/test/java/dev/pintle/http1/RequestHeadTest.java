package dev.pintle.http1;

import static dev.pintle.http1.Readings.get;
import static dev.pintle.http1.Readings.head;
import static dev.pintle.http1.Readings.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import dev.pintle.spi.RequestMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  @Nested
  class AllFields {

    @Test
    @Tag("ENV-26")
    void keepOrderCaseAndRepeats() throws BadRequest {
      RequestHead head = head(get("b: 1", "A: 2", "B: 3", "a: 2"));
      assertThat(head.headers())
          .containsExactly(
              Map.entry("Host", "a.example"),
              Map.entry("b", "1"),
              Map.entry("A", "2"),
              Map.entry("B", "3"),
              Map.entry("a", "2"));
    }

    @Test
    void areMadeOnce() throws BadRequest {
      RequestHead head = head(get());
      assertThat(head.headers()).isSameAs(head.headers());
    }

    @Test
    void areReadAsLatin1() throws BadRequest {
      assertThat(head(get("X: \u00e9\u00ff")).headers().first("X")).isEqualTo("\u00e9\u00ff");
    }

    @Test
    void mayBeMoreThanUsual() throws BadRequest {
      String[] lines = new String[90];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = "X-" + i + ": " + i;
      }
      Headers headers = head(get(lines)).headers();
      assertThat(headers.size()).isEqualTo(91);
      assertThat(headers.first("X-0")).isEqualTo("0");
      assertThat(headers.first("X-89")).isEqualTo("89");
    }
  }

  @Nested
  class OneField {

    @Test
    @Tag("ENV-19")
    void isFoundInAnyCase() throws BadRequest {
      RequestHead head = head(get("X-Long-Name1: a", "x-other: b", "Y-OTHER: c", "x-az: d"));
      assertThat(head.field("X_LONG_NAME1")).isEqualTo("a");
      assertThat(head.field("X_OTHER")).isEqualTo("b");
      assertThat(head.field("Y_OTHER")).isEqualTo("c");
      assertThat(head.field("X_AZ")).isEqualTo("d");
    }

    @Test
    @Tag("ENV-19")
    void joinsRepeatsInOrder() throws BadRequest {
      assertThat(head(get("X: a", "Y: b", "x: c", "X:", "X: d")).field("X")).isEqualTo("a, c, , d");
    }

    @Test
    @Tag("ENV-19")
    void joinsCookiesWithSemicolons() throws BadRequest {
      assertThat(head(get("Cookie: a=1", "cookie: b=2; c=3")).field("COOKIE"))
          .isEqualTo("a=1; b=2; c=3");
    }

    @Test
    @Tag("ENV-21")
    void isNeverOneWithAnUnderscoreInItsName() throws BadRequest {
      RequestHead head = head(get("X_Y: forged", "X-Y: real", "X_Z: forged"));
      assertThat(head.field("X_Y")).isEqualTo("real");
      assertThat(head.field("X_Z")).isNull();
    }

    @Test
    void isAbsent() throws BadRequest {
      RequestHead head = head(get("X-Y: a"));
      assertThat(head.field("X")).isNull();
      assertThat(head.field("X_Y_Z")).isNull();
      assertThat(head.field("Y_X")).isNull();
    }

    @Test
    void isFoundByNoOtherSpelling() throws BadRequest {
      RequestHead head = head(get("X-Y: a"));
      assertThat(head.field("X-Y")).isNull();
      assertThat(head.field("x_y")).isNull();
    }

    @Test
    void isWhatTheRequestMapWouldJoin() throws BadRequest {
      RequestHead head =
          head(get("X-Y: a", "X_Y: b", "x-y: c", "Cookie: d", "cookie: e", "!#$: f", "X--Y: g"));
      for (String name : List.of("HOST", "X_Y", "COOKIE", "X__Y", "!#$", "NONE", "X", "Y")) {
        assertThat(head.field(name)).as(name).isEqualTo(RequestMap.join(head.headers(), name));
      }
    }
  }

  @Nested
  class TheHashOfItsPath {
    private int hash(String method, String target) throws BadRequest {
      return head(request(method + " " + target + " HTTP/1.1", "Host: a")).pathHash();
    }

    @Test
    void isTheSameForEveryQueryOfAPath() throws BadRequest {
      int hash = hash("GET", "/a/b");
      assertThat(hash("GET", "/a/b?")).isEqualTo(hash);
      assertThat(hash("GET", "/a/b?c=d")).isEqualTo(hash);
      assertThat(hash("GET", "/a/b?e?f")).isEqualTo(hash);
    }

    @Test
    void tellsPathsAndMethodsApart() throws BadRequest {
      assertThat(
              List.of(
                  hash("GET", "/"),
                  hash("POST", "/"),
                  hash("GET", "/a"),
                  hash("GET", "/b"),
                  hash("GET", "/aa"),
                  hash("GET", "/ab"),
                  hash("GET", "/ba")))
          .doesNotHaveDuplicates();
    }
  }

  @Nested
  class Strings {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void ofCommonMethodsAreMadeNoMore(String method) throws BadRequest {
      String line = method + " / HTTP/1.1";
      assertThat(head(request(line, "Host: a")).method())
          .isEqualTo(method)
          .isSameAs(head(request(line, "Host: a")).method());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Host",
          "host",
          "User-Agent",
          "user-agent",
          "Accept",
          "X-Forwarded-For",
          "If-None-Match"
        })
    void ofCommonNamesAreMadeNoMore(String name) throws BadRequest {
      String request = request("GET / HTTP/1.0", name + ": a");
      assertThat(head(request).headers().name(0))
          .isEqualTo(name)
          .isSameAs(head(request).headers().name(0));
    }

    @Test
    void ofCommonNamesInOtherCasesStayAsTheyAre() throws BadRequest {
      assertThat(head(get("uSER-aGENT: a")).headers().name(1)).isEqualTo("uSER-aGENT");
    }
  }
}
