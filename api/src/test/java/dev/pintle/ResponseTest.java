package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  private static String text(Response response) throws Exception {
    MemorySink sink = new MemorySink();
    response.body().writeTo(sink);
    return sink.text();
  }

  @Nested
  class Making {
    @Test
    void ofItsThreeParts() {
      Headers headers = Headers.of("A", "1");
      Body body = Body.of(new byte[3]);

      assertThat(Response.of(201, headers, body)).isEqualTo(new Response(201, headers, body));
    }

    @Test
    void ofText() throws Exception {
      Response response = Response.text("Grüße €");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers())
          .isEqualTo(Headers.of("Content-Type", "text/plain; charset=utf-8"));
      assertThat(text(response)).isEqualTo("Grüße €");
      assertThat(response.body().length()).isEqualTo(11);
    }

    @Test
    void ofHtml() throws Exception {
      Response response = Response.html("<p>ü");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers())
          .isEqualTo(Headers.of("Content-Type", "text/html; charset=utf-8"));
      assertThat(text(response)).isEqualTo("<p>ü");
    }

    @Test
    void ofJson() throws Exception {
      Response response = Response.json("{\"a\":\"ü\"}");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).isEqualTo(Headers.of("Content-Type", "application/json"));
      assertThat(text(response)).isEqualTo("{\"a\":\"ü\"}");
    }

    @Test
    void ofBytes() throws Exception {
      Response response = Response.bytes("image/png", "png".getBytes(StandardCharsets.UTF_8));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).isEqualTo(Headers.of("Content-Type", "image/png"));
      assertThat(text(response)).isEqualTo("png");
    }

    @Test
    void ofAWriter() throws Exception {
      Response response = Response.stream("text/event-stream", out -> out.write('x'));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).isEqualTo(Headers.of("Content-Type", "text/event-stream"));
      assertThat(response.body().length()).isEqualTo(-1);
      assertThat(text(response)).isEqualTo("x");
    }

    @Test
    void ofAStatusAlone() {
      assertThat(Response.status(204)).isEqualTo(new Response(204, Headers.empty(), Body.empty()));
    }

    @Test
    void ofAnUpgrade() {
      Duplex duplex = (in, out) -> {};
      Response response =
          Response.upgrade("websocket", Headers.of("Sec-WebSocket-Accept", "x"), duplex);

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.headers())
          .isEqualTo(Headers.of("Sec-WebSocket-Accept", "x", "Upgrade", "websocket"));
      assertThat(response.body()).isEqualTo(new Body.Upgrade(duplex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web socket", "echo,", "a//b", "HTTP/"})
    void refusesToUpgradeToWhatIsNoProtocol(String protocol) {
      assertThatThrownBy(() -> Response.upgrade(protocol, Headers.empty(), (in, out) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot stand in Upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "IRC/6.9", "HTTP/2.0, websocket"})
    void upgradesToAnyProtocol(String protocol) {
      assertThat(Response.upgrade(protocol, Headers.empty(), (in, out) -> {}).headers())
          .isEqualTo(Headers.of("Upgrade", protocol));
    }

    @Test
    void refusesNull() {
      assertThatThrownBy(() -> Response.of(200, null, Body.empty()))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Response.of(200, Headers.empty(), null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Response.text(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Nested
  class Redirecting {
    @Test
    void isFoundWithoutABody() {
      Response response = Response.redirect("/login?next=%2Fa#b");

      assertThat(response.status()).isEqualTo(302);
      assertThat(response.headers()).isEqualTo(Headers.of("Location", "/login?next=%2Fa#b"));
      assertThat(response.body()).isSameAs(Body.empty());
    }

    @ParameterizedTest
    @CsvSource({
      "/Grüße, /Gr%C3%BC%C3%9Fe",
      "/a b, /a%20b",
      "/€/😀, /%E2%82%AC/%F0%9F%98%80",
      "/<a>\"{b}|\\^`, /%3Ca%3E%22%7Bb%7D%7C%5C%5E%60",
      "https://example.org/?q=a&b=[1], https://example.org/?q=a&b=[1]",
      "/100%25, /100%25",
    })
    void encodesWhatMayNotStandInAUri(String location, String sent) {
      assertThat(Response.redirect(location).headers().first("Location")).isEqualTo(sent);
    }

    @Test
    void refusesAnEmptyLocation() {
      assertThatThrownBy(() -> Response.redirect(""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a redirect needs a location");
    }

    @Test
    void encodesBlanksAtTheEndsToo() {
      assertThat(Response.redirect(" /a ").headers().first("Location")).isEqualTo("%20/a%20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\r\nSet-Cookie: x=1", "/a\n", "\r/a", "/a\0", "/a\tb", "/a\u007f"})
    void refusesControlCharacters(String location) {
      assertThatThrownBy(() -> Response.redirect(location))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("U+00");
    }
  }

  @Nested
  class Changing {
    private final Response response =
        new Response(200, Headers.of("A", "1", "B", "2", "a", "3"), Body.empty());

    @Test
    void theStatus() {
      assertThat(response.withStatus(404))
          .isEqualTo(new Response(404, response.headers(), Body.empty()));
    }

    @Test
    @Tag("RES-12")
    void withHeaderReplacesAllOfTheName() {
      assertThat(response.withHeader("a", "4").headers()).isEqualTo(Headers.of("a", "4", "B", "2"));
    }

    @Test
    @Tag("RES-12")
    void addHeaderKeepsThoseOfTheName() {
      assertThat(response.addHeader("A", "4").headers().all("A")).containsExactly("1", "3", "4");
    }

    @Test
    void withoutHeaderDropsAllOfTheName() {
      assertThat(response.withoutHeader("a").headers()).isEqualTo(Headers.of("B", "2"));
      assertThat(response.withoutHeader("C")).isSameAs(response);
    }

    @Test
    void withCookieKeepsCookiesSetBefore() {
      Response two = response.withCookie(Cookie.of("a", "1")).withCookie(Cookie.of("b", "2"));

      assertThat(two.headers().all("Set-Cookie"))
          .containsExactly(
              "a=1; Path=/; HttpOnly; SameSite=Lax", "b=2; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void leavesTheResponseItBeganWithAlone() {
      response.withStatus(1).withHeader("A", "9").addHeader("C", "3").withoutHeader("B");

      assertThat(response)
          .isEqualTo(new Response(200, Headers.of("A", "1", "B", "2", "a", "3"), Body.empty()));
    }

    @Test
    @Tag("HDR-04")
    void refusesAHeaderThatCannotBeSent() {
      assertThatThrownBy(() -> response.withHeader("A", "x\r\nB: y"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> response.addHeader("A b", "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class ChangingTheBody {
    private static final Body NEW = Body.of(new byte[] {1});

    @ParameterizedTest
    @Tag("RES-12")
    @ValueSource(
        strings = {
          "Content-Length",
          "content-type",
          "Content-Encoding",
          "Content-Language",
          "Content-Location",
          "Content-Range",
          "Content-MD5",
          "Content-Digest",
          "Repr-Digest",
          "Digest",
          "ETAG",
          "Last-Modified",
          "Trailer"
        })
    void dropsTheFieldsThatDescribedTheOldOne(String name) {
      Response old = Response.text("old").withHeader(name, "1").withHeader("X-A", "1");

      Response response = old.withBody(NEW);

      assertThat(response.headers()).isEqualTo(Headers.of("X-A", "1"));
      assertThat(response.body()).isSameAs(NEW);
    }

    @Test
    void keepsWhatWasSaidBeforeThereWasABody() {
      Response response =
          Response.status(200)
              .withHeader("Content-Type", "image/png")
              .withHeader("ETag", "\"1\"")
              .withHeader("Content-Length", "0")
              .withBody(NEW);

      assertThat(response.headers())
          .isEqualTo(Headers.of("Content-Type", "image/png", "ETag", "\"1\""));
    }

    @Test
    void keepsStatusAndCookies() {
      Response response =
          Response.text("old").withStatus(500).withCookie(Cookie.of("a", "1")).withBody(NEW);

      assertThat(response.status()).isEqualTo(500);
      assertThat(response.headers().all("Set-Cookie"))
          .isEqualTo(List.of("a=1; Path=/; HttpOnly; SameSite=Lax"));
    }

    @Test
    void doesNotCloseTheOldOne() {
      AtomicInteger closed = new AtomicInteger();
      Response old =
          Response.of(200, Headers.empty(), Body.writer(out -> {}, closed::incrementAndGet));

      old.withBody(NEW);

      assertThat(closed).hasValue(0);
    }
  }
}
