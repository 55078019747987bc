package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private final Headers headers =
      Headers.of("Accept", "text/html", "X-Id", "1", "accept", "text/plain", "Host", "example.org");

  @Nested
  class Reading {
    @Test
    @Tag("HDR-01")
    void keepsOrderCaseAndRepeats() {
      assertThat(headers)
          .containsExactly(
              Map.entry("Accept", "text/html"),
              Map.entry("X-Id", "1"),
              Map.entry("accept", "text/plain"),
              Map.entry("Host", "example.org"));
    }

    @Test
    @Tag("HDR-02")
    void findsAFieldByItsNameInAnyCase() {
      assertThat(headers.first("ACCEPT")).isEqualTo("text/html");
      assertThat(headers.last("aCCEPT")).isEqualTo("text/plain");
      assertThat(headers.all("Accept")).containsExactly("text/html", "text/plain");
      assertThat(headers.contains("hOST")).isTrue();
    }

    @Test
    void hasNothingForAnAbsentName() {
      assertThat(headers.first("Accept-Language")).isNull();
      assertThat(headers.last("Accept-Language")).isNull();
      assertThat(headers.all("Accept-Language")).isEmpty();
      assertThat(headers.contains("Accept-Language")).isFalse();
    }

    @Test
    void doesNotSplitAListInOneValue() {
      assertThat(Headers.of("Accept", "a, b").all("Accept")).containsExactly("a, b");
    }

    @Test
    void countsRepeats() {
      assertThat(headers.size()).isEqualTo(4);
      assertThat(headers.isEmpty()).isFalse();
      assertThat(Headers.of().isEmpty()).isTrue();
    }

    @Test
    void givesNamesAndValuesByPlace() {
      assertThat(headers.name(2)).isEqualTo("accept");
      assertThat(headers.value(2)).isEqualTo("text/plain");
      assertThatThrownBy(() -> headers.name(4)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void itsIteratorEndsAndRemovesNothing() {
      var iterator = Headers.of("A", "1").iterator();
      iterator.next();

      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void givesListsThatCannotBeChanged() {
      List<String> values = headers.all("Accept");

      assertThatThrownBy(() -> values.add("x")).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class Making {
    @Test
    void refusesANameWithoutAValue() {
      assertThatThrownBy(() -> Headers.of("A", "1", "B"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"B\" has no value");
    }

    @Test
    @Tag("HDR-01")
    void isNotChangedThroughTheArrayItWasMadeOf() {
      String[] pairs = {"A", "1"};
      Headers made = Headers.of(pairs);
      pairs[1] = "2";

      assertThat(made.first("A")).isEqualTo("1");
    }

    @ParameterizedTest
    @Tag("HDR-03")
    @ValueSource(
        strings = {
          "",
          " ",
          "A B",
          "A:",
          ":authority",
          "A\r\nB",
          "A\n",
          "A\0",
          "Ä",
          "A(",
          "A\"",
          "A/"
        })
    void refusesANameThatIsNoToken(String name) {
      assertThatThrownBy(() -> Headers.of(name, "v"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a header name is made of");
    }

    @Test
    void takesEveryTokenCharacterInAName() {
      String name = "!#$%&'*+-.^_`|~09azAZ";

      assertThat(Headers.of(name, "v").first(name)).isEqualTo("v");
    }

    @ParameterizedTest
    @Tag("HDR-04")
    @ValueSource(
        strings = {
          "a\rb",
          "a\nb",
          "a\r\nSet-Cookie: x",
          "\n",
          "a\0",
          "a\u001fb",
          "a\u007f",
          "\u0100"
        })
    void refusesAValueThatCannotBeSent(String value) {
      assertThatThrownBy(() -> Headers.of("X-A", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("X-A")
          .hasMessageContaining("cannot be sent");
    }

    @Test
    void doesNotRepeatARefusedNameRawInItsMessage() {
      assertThatThrownBy(() -> Headers.of("A\r\nB", "v")).hasMessageContaining("\\u000D\\u000A");
    }

    @Test
    void takesTabsAndTheUpperHalfOfLatin1InAValue() {
      assertThat(Headers.of("X-A", "a\tb ÿ").first("X-A")).isEqualTo("a\tb ÿ");
    }

    @Test
    @Tag("HDR-05")
    void dropsBlanksAndTabsAroundAValue() {
      assertThat(Headers.of("X-A", " \t a b\t ").first("X-A")).isEqualTo("a b");
      assertThat(Headers.of("X-A", " \t").first("X-A")).isEmpty();
    }

    @Test
    void refusesNull() {
      assertThatThrownBy(() -> Headers.of("A", null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Headers.of(null, "v")).isInstanceOf(NullPointerException.class);
    }
  }

  @Nested
  class Building {
    @Test
    void addsBehindTheOthers() {
      Headers built = headers.toBuilder().add("ACCEPT", "image/png").build();

      assertThat(built.all("Accept")).containsExactly("text/html", "text/plain", "image/png");
      assertThat(built.name(4)).isEqualTo("ACCEPT");
    }

    @Test
    void addsAllFieldsOfAnother() {
      Headers.Builder builder = Headers.builder();
      for (int i = 0; i < 20; i++) {
        builder.addAll(headers);
      }

      assertThat(builder.build().size()).isEqualTo(80);
      assertThat(builder.build().value(79)).isEqualTo("example.org");
    }

    @Test
    void setsInThePlaceOfTheFirstAndDropsTheOthers() {
      Headers built = headers.toBuilder().set("aCcept", "*/*").build();

      assertThat(built)
          .containsExactly(
              Map.entry("aCcept", "*/*"), Map.entry("X-Id", "1"), Map.entry("Host", "example.org"));
    }

    @Test
    void setsAFieldThatWasNotThere() {
      assertThat(Headers.builder().set("A", "1").build()).isEqualTo(Headers.of("A", "1"));
    }

    @Test
    void removesAllOfAName() {
      assertThat(headers.toBuilder().remove("ACCEPT").build())
          .isEqualTo(Headers.of("X-Id", "1", "Host", "example.org"));
    }

    @Test
    void leavesTheHeadersItBeganWithAlone() {
      headers.toBuilder().set("Accept", "x").remove("Host").add("B", "2").build();

      assertThat(headers.size()).isEqualTo(4);
      assertThat(headers.first("Accept")).isEqualTo("text/html");
    }

    @Test
    @Tag("HDR-01")
    void goesOnWithoutChangingWhatItBuilt() {
      Headers.Builder builder = Headers.builder().add("A", "1");
      Headers first = builder.build();
      builder.set("A", "2").add("B", "3");

      assertThat(first).isEqualTo(Headers.of("A", "1"));
      assertThat(builder.build()).isEqualTo(Headers.of("A", "2", "B", "3"));
    }

    @Test
    @Tag("HDR-04")
    void refusesWhatHeadersRefuse() {
      Headers.Builder builder = Headers.builder();

      assertThatThrownBy(() -> builder.add("A", "\n")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.set("A", "\n")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.set("A ", "x")).isInstanceOf(IllegalArgumentException.class);
      assertThat(builder.build().isEmpty()).isTrue();
    }

    @Test
    void growsAsFarAsNeeded() {
      Headers.Builder builder = Headers.builder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        builder.add("X", String.valueOf(i));
        expected.add(String.valueOf(i));
      }

      assertThat(builder.build().all("x")).isEqualTo(expected);
    }
  }

  @Nested
  class Comparing {
    @Test
    void countsTheCaseOfValuesButNotOfNames() {
      assertThat(Headers.of("Accept", "a"))
          .isEqualTo(Headers.of("aCCEPT", "a"))
          .hasSameHashCodeAs(Headers.of("aCCEPT", "a"))
          .isNotEqualTo(Headers.of("Accept", "A"));
    }

    @Test
    void countsOrderAndRepeats() {
      assertThat(Headers.of("A", "1", "B", "2"))
          .isNotEqualTo(Headers.of("B", "2", "A", "1"))
          .isNotEqualTo(Headers.of("A", "1"));
    }
  }

  @Nested
  class Showing {
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "proxy-authorization", "COOKIE", "Set-Cookie"})
    void hidesCredentials(String name) {
      assertThat(Headers.of(name, "secret", "Host", "h").toString())
          .doesNotContain("secret")
          .contains(name)
          .contains("Host: h");
    }
  }
}
