package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
  @Nested
  class Parsing {
    @Test
    @Tag("REQ-03")
    void keepsOrderAndRepeats() {
      Params params = Params.parse("b=1&a=2&b=3&B=4");

      assertThat(params)
          .containsExactly(
              Map.entry("b", "1"), Map.entry("a", "2"), Map.entry("b", "3"), Map.entry("B", "4"));
      assertThat(params.names()).containsExactly("b", "a", "B");
      assertThat(params.all("b")).containsExactly("1", "3");
      assertThat(params.first("b")).isEqualTo("1");
      assertThat(params.last("b")).isEqualTo("3");
      assertThat(Params.of("a", "1", "b", "2").last("a")).isEqualTo("1");
    }

    @Test
    @Tag("REQ-03")
    void decodesNamesAndValues() {
      assertThat(Params.parse("a+b=c+d&%61=%26&e%3Df=caf%C3%A9"))
          .isEqualTo(Params.of("a b", "c d", "a", "&", "e=f", "café"));
    }

    @Test
    void endsANameAtTheFirstEqualsSign() {
      assertThat(Params.parse("a=b=c&=d&e&f="))
          .isEqualTo(Params.of("a", "b=c", "", "d", "e", "", "f", ""));
      assertThat(Params.parse("=a&b=c")).isEqualTo(Params.of("", "a", "b", "c"));
    }

    @Test
    void looksForTheEqualsSignWithinThePairOnly() {
      assertThat(Params.parse("a&b=c")).isEqualTo(Params.of("a", "", "b", "c"));
    }

    @Test
    void leavesOutEmptyPairs() {
      assertThat(Params.parse("&&a=1&&b=2&")).isEqualTo(Params.of("a", "1", "b", "2"));
      assertThat(Params.parse("")).isEmpty();
      assertThat(Params.parse("&")).isEmpty();
    }

    @Test
    void doesNotSplitAtSemicolons() {
      assertThat(Params.parse("a=1;b=2")).isEqualTo(Params.of("a", "1;b=2"));
    }

    @ParameterizedTest
    @Tag("REQ-04")
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%=a", "a=1&b=%g0", "a=%4&1=b"})
    void refusesMalformedEscapesWith400(String encoded) {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> Params.parse(encoded))
          .satisfies(e -> assertThat(e.status()).isEqualTo(400))
          .withMessageContaining("hexadecimal");
    }

    @Test
    void takesAThousandParametersAndRefusesMoreWith400() {
      assertThat(Params.parse("a&".repeat(1000))).hasSize(1000);

      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> Params.parse("a&".repeat(1001)))
          .satisfies(e -> assertThat(e.status()).isEqualTo(400))
          .withMessageContaining("1000");
    }
  }

  @Nested
  class Reading {
    private final Params params = Params.of("a", "1", "b", "", "a", "2");

    @Test
    void givesNullOrNothingForWhatIsNotThere() {
      assertThat(params.first("c")).isNull();
      assertThat(params.last("c")).isNull();
      assertThat(params.all("c")).isEmpty();
      assertThat(params.contains("c")).isFalse();
      assertThat(params.contains("b")).isTrue();
    }

    @Test
    void countsRepeats() {
      assertThat(params.size()).isEqualTo(3);
      assertThat(params.isEmpty()).isFalse();
      assertThat(Params.empty().isEmpty()).isTrue();
    }

    @Test
    void cannotBeChanged() {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> params.all("a").add("3"));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> params.names().remove("a"));
      String[] pairs = {"a", "1"};
      Params made = Params.of(pairs);
      pairs[1] = "2";
      assertThat(made.first("a")).isEqualTo("1");
    }

    @Test
    void endsItsIteration() {
      List<Map.Entry<String, String>> all = new ArrayList<>();
      var iterator = params.iterator();
      iterator.forEachRemaining(all::add);

      assertThat(all).hasSize(3);
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    }

    @Test
    void isEqualByPairsInOrder() {
      assertThat(params)
          .isEqualTo(Params.parse("a=1&b&a=2"))
          .hasSameHashCodeAs(Params.parse("a=1&b&a=2"))
          .isNotEqualTo(Params.of("a", "2", "b", "", "a", "1"))
          .isNotEqualTo(Params.empty());
    }

    @Test
    void showsNoValuesAsText() {
      assertThat(Params.of("password", "s3cret")).hasToString("Params[password]");
    }
  }

  @Test
  void refusesANameWithoutAValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Params.of("a", "1", "b"))
        .withMessageContaining("\"b\"");
  }
}
