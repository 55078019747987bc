package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {
  @Nested
  class Writing {
    @Test
    void hasCarefulDefaults() {
      assertThat(Cookie.of("seen", "1").headerValue())
          .isEqualTo("seen=1; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void writesEveryAttribute() {
      Cookie cookie =
          Cookie.builder("id", "a1")
              .path("/shop")
              .domain("example.org")
              .maxAge(Duration.ofMinutes(2))
              .secure(true)
              .httpOnly(true)
              .sameSite(Cookie.SameSite.STRICT)
              .build();

      assertThat(cookie.headerValue())
          .isEqualTo(
              "id=a1; Path=/shop; Domain=example.org; Max-Age=120; Secure; HttpOnly;"
                  + " SameSite=Strict");
      assertThat(cookie).hasToString(cookie.headerValue());
    }

    @Test
    void leavesOutWhatWasTakenBack() {
      Cookie cookie =
          Cookie.builder("id", "")
              .path(null)
              .domain(null)
              .maxAge(null)
              .httpOnly(false)
              .sameSite(null)
              .build();

      assertThat(cookie.headerValue()).isEqualTo("id=");
    }

    @Test
    void countsWholeSecondsOfItsAge() {
      assertThat(Cookie.builder("a", "b").maxAge(Duration.ofMillis(1999)).build().headerValue())
          .contains("Max-Age=1;");
    }

    @Test
    void takesACookieAway() {
      assertThat(Cookie.expired("id").headerValue())
          .isEqualTo("id=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    @Test
    void isNotChangedThroughItsBuilder() {
      Cookie.Builder builder = Cookie.builder("a", "b");
      Cookie cookie = builder.build();
      builder.path("/x").secure(true);

      assertThat(cookie).isEqualTo(Cookie.of("a", "b"));
    }

    @Test
    void isEqualToOneThatIsSentAlike() {
      assertThat(Cookie.of("a", "b"))
          .isEqualTo(Cookie.builder("a", "b").path("/").build())
          .hasSameHashCodeAs(Cookie.builder("a", "b").path("/").build())
          .isNotEqualTo(Cookie.of("a", "c"));
    }

    @Test
    void knowsItsNameAndValue() {
      assertThat(Cookie.of("a", "b").name()).isEqualTo("a");
      assertThat(Cookie.of("a", "b").value()).isEqualTo("b");
    }
  }

  @Nested
  @Tag("RES-14")
  class Refusing {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;", "a,", "ä", "a\n", "\"a\"", "a\0"})
    void aNameThatIsNoToken(String name) {
      assertThatThrownBy(() -> Cookie.of(name, "v"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the name of a cookie");
    }

    @Test
    void aNameAndSaysWhich() {
      assertThatThrownBy(() -> Cookie.of("a b\n", "v"))
          .hasMessageEndingWith("which \"a b\\u000A\" is not");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "ä", "a\r\nX: y", "a\0", "a\u007f", "\t"})
    void aValueThatCannotStandInACookie(String value) {
      assertThatThrownBy(() -> Cookie.of("id", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cookie id")
          .hasMessageContaining("encode it")
          .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "/a;Domain=evil", "/a\nb", "/ä"})
    void aPathThatCannotBeSent(String path) {
      Cookie.Builder builder = Cookie.builder("a", "b");

      assertThatThrownBy(() -> builder.path(path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("path of cookie a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;Path=/", "a\n", "ä.org", "a/b", "..", ".", "a..b", "a."})
    void aDomainThatIsNone(String domain) {
      Cookie.Builder builder = Cookie.builder("a", "b");

      assertThatThrownBy(() -> builder.domain(domain))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("domain of cookie a");
    }

    @Test
    void aNegativeAge() {
      Cookie.Builder builder = Cookie.builder("a", "b");

      assertThatThrownBy(() -> builder.maxAge(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("zero takes the cookie away");
    }
  }

  @Nested
  class RefusingWhatBrowsersDrop {
    @Test
    void sameSiteNoneWithoutSecure() {
      Cookie.Builder builder = Cookie.builder("a", "b").sameSite(Cookie.SameSite.NONE);

      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("secure(true)");
      assertThat(builder.secure(true).build().headerValue()).endsWith("SameSite=None");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Secure-a", "__Host-a", "__host-a"})
    void aPrefixWithoutSecure(String name) {
      Cookie.Builder builder = Cookie.builder(name, "b");

      assertThatThrownBy(builder::build).hasMessageContaining("secure(true)");
      assertThat(builder.secure(true).build().name()).isEqualTo(name);
    }

    @Test
    void theHostPrefixWithADomainOrAnotherPath() {
      Cookie.Builder host = Cookie.builder("__Host-a", "b").secure(true);

      assertThatThrownBy(() -> host.domain("example.org").build())
          .hasMessageContaining("no domain");
      assertThatThrownBy(() -> host.domain(null).path("/x").build())
          .hasMessageContaining("the path \"/\"");
    }
  }
}
