package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pintle.spi.SampleRequest;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  @Test
  @Tag("REQ-01")
  void isAViewOfTheMap() {
    SampleRequest sample = SampleRequest.get("/a?b=c");
    Map<String, Object> env = sample.env();
    Request request = Request.of(env);
    assertThat(sample.asked()).isEmpty();

    assertThat(request.method()).isEqualTo("GET");
    env.put("REQUEST_METHOD", "M-SEARCH");
    env.put("QUERY_STRING", "d=e");

    assertThat(request.method()).isEqualTo("M-SEARCH");
    assertThat(request.queryParams()).isEqualTo(Params.of("d", "e"));
  }

  @Test
  void tellsMethodAndPathButNotTheQueryAsText() {
    assertThat(request("/a%20b?token=x")).hasToString("GET /a b");
  }

  @Nested
  class Paths {
    @Test
    void areThoseOfTheMount() {
      Request request = Request.of(SampleRequest.get("/app/a%2Fb?q").mount("/app").env());

      assertThat(request.scriptName()).isEqualTo("/app");
      assertThat(request.pathInfo()).isEqualTo("/a/b");
      assertThat(request.path()).isEqualTo("/app/a/b");
      assertThat(request.rawPath()).isEqualTo("/a%2Fb");
      assertThat(request.query()).isEqualTo("q");
    }

    @Tag("REQ-02")
    @ParameterizedTest
    @CsvSource({
      "/a/b, a|b",
      "/a%2Fb/c, a/b|c",
      "/caf%C3%A9/%20, 'café| '",
      "/a+b, a+b",
      "/, ''",
      "/a/, a|",
      "//a, |a",
      "/%zz, %zz",
    })
    void areSplitBeforeTheyAreDecoded(String target, String segments) {
      assertThat(request(target).segments()).containsExactly(segments.split("\\|", -1));
    }

    @Test
    void haveNoSegmentsWhereThereIsNoPath() {
      assertThat(request("*").segments()).isEmpty();
      assertThat(Request.of(SampleRequest.get("/app").mount("/app").env()).segments()).isEmpty();
    }

    @Test
    void followPathInfoWhereAMiddlewareHasChangedOnlyThat() {
      Map<String, Object> env = SampleRequest.get("/old%2F").env();
      env.put("PATH_INFO", "/new path");

      assertThat(Request.of(env).rawPath()).isEqualTo("/new%20path");
      assertThat(Request.of(env).segments()).containsExactly("new path");
    }

    @Test
    void keepTheRawFormOfBytesThatAreNotUtf8() {
      assertThat(request("/%FF/%zz").rawPath()).isEqualTo("/%FF/%zz");
    }
  }

  @Nested
  class Query {
    @Test
    @Tag("REQ-03")
    void isParsedInOrder() {
      assertThat(request("/?a=1&b=x+y&a=%32").queryParams())
          .isEqualTo(Params.of("a", "1", "b", "x y", "a", "2"));
      assertThat(request("/").queryParams()).isEmpty();
    }

    @Test
    @Tag("REQ-04")
    void isRefusedWith400WhenMalformed() {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> request("/?a=%zz").queryParams())
          .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Nested
  class Fields {
    private final Request request =
        request(
            "/",
            "Host",
            "h",
            "X-Name",
            "a",
            "x-name",
            "b",
            "X_Name",
            "c",
            "Proxy",
            "p",
            "Content-Type",
            "t");

    @Test
    void areFoundInAnyCase() {
      assertThat(request.header("x-NAME")).isEqualTo("a, b");
      assertThat(request.header("content-type")).isEqualTo("t");
      assertThat(request.header("Host")).isEqualTo("h");
      assertThat(request.header("Absent")).isNull();
    }

    @Test
    void areFoundThoughTheyHaveNoKeyInTheMap() {
      assertThat(request.header("X_Name")).isEqualTo("c");
      assertThat(request.header("Proxy")).isEqualTo("p");
    }

    @Test
    void areAllThereToo() {
      assertThat(request.headers().all("X-Name")).containsExactly("a", "b");
    }

    @Test
    void areNotMadeForALookupOfOne() {
      SampleRequest sample = SampleRequest.get("/").headers("X-Name", "a");

      assertThat(Request.of(sample.env()).header("X-Name")).isEqualTo("a");
      assertThat(sample.asked()).containsExactly("field X_NAME");
    }

    @Test
    void areNullWhenAbsent() {
      Request bare = Request.of(SampleRequest.get("/").between(null, null).env());

      assertThat(bare.contentType()).isNull();
      assertThat(bare.remoteAddress()).isNull();
      assertThat(bare.cookie("a")).isNull();
      assertThat(bare.contentLength()).isEqualTo(-1);
    }
  }

  @Nested
  class Host {
    @Test
    void isWhatTheClientSent() {
      assertThat(request("/", "Host", "example.com:81").host()).isEqualTo("example.com:81");
      assertThat(request("http://a.example/", "Host", "b.example").host()).isEqualTo("a.example");
    }

    @Test
    void isTheServerOtherwise() {
      assertThat(request("/").host()).isEqualTo("127.0.0.1:8080");
      assertThat(request("/", "Host", "").host()).isEqualTo("127.0.0.1:8080");
    }

    @Test
    void leavesOutThePortThatTheSchemeImplies() {
      var socket = UnixDomainSocketAddress.of("/run/app");

      assertThat(Request.of(SampleRequest.get("/").between(socket, socket).env()).host())
          .isEqualTo("localhost");
      Map<String, Object> env = SampleRequest.get("/").scheme("https").env();
      env.put("SERVER_PORT", "443");
      assertThat(Request.of(env).host()).isEqualTo("127.0.0.1");
    }
  }

  @Nested
  class Peer {
    @Test
    void isAnAddress() {
      assertThat(request("/").remoteAddress()).isEqualTo("192.0.2.7");
      assertThat(request("/").scheme()).isEqualTo("http");
    }
  }

  @Nested
  class Length {
    @ParameterizedTest
    @CsvSource({
      "0, 0",
      "5, 5",
      "0005, 5",
      "0000000000000000003, 3",
      "9223372036854775807, 9223372036854775807"
    })
    void isWhatWasDeclared(String declared, long length) {
      assertThat(request("/", "Content-Length", declared).contentLength()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "-1",
          "+1",
          "abc",
          "5, 5",
          "9999999999999999999",
          "00000000000000000001",
          "1e3"
        })
    void isRefusedWith400WhenMalformed(String declared) {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> request("/", "Content-Length", declared).contentLength())
          .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  private static Request request(String target, String... headers) {
    return Request.of(SampleRequest.get(target).headers(headers).env());
  }
}
