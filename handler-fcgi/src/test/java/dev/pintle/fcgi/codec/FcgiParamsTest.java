package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.pair;
import static dev.pintle.fcgi.codec.Records.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FcgiParamsTest {

  @Test
  void keepTheOrderAndAllOfARepeatedName() throws FcgiException {
    FcgiParams params = FcgiParams.of(pairs("B", "1", "A", "2", "B", "3"));
    assertThat(params.size()).isEqualTo(3);
    assertThat(List.of(params.name(0), params.name(1), params.name(2)))
        .containsExactly("B", "A", "B");
    assertThat(List.of(params.value(0), params.value(1), params.value(2)))
        .containsExactly("1", "2", "3");
  }

  @Test
  void giveTheLastValueOfAName() throws FcgiException {
    FcgiParams params = FcgiParams.of(pairs("B", "1", "A", "2", "B", "3", "AB", "4"));
    assertThat(params.value("B")).isEqualTo("3");
    assertThat(params.value("b")).isNull();
    assertThat(params.value("C")).isNull();
  }

  @Test
  void findAllOfAName() throws FcgiException {
    FcgiParams params =
        FcgiParams.of(pairs("HTTP_X", "1", "HTTP_XX", "2", "X", "3", "HTTP_X", "4", "HTTQ_X", "5"));
    List<String> found = new ArrayList<>();
    for (int i = params.find("HTTP_", "X", 0); i >= 0; i = params.find("HTTP_", "X", i + 1)) {
      found.add(params.value(i));
    }
    assertThat(found).containsExactly("1", "4");
  }

  @Test
  void tellNamesApartThatAreAlikeInLengthAndEnd() throws FcgiException {
    FcgiParams params =
        FcgiParams.of(pairs("AXB", "1", "CXB", "2", "AXB", "3", "\u00e4", "4", "\u00f4", "5"));
    assertThat(params.value("AXB")).isEqualTo("3");
    assertThat(params.value("CXB")).isEqualTo("2");
    assertThat(params.value("DXB")).isNull();
    assertThat(params.value("\u00e4")).isEqualTo("4");
    assertThat(params.find("A", "XB", 0)).isZero();
    assertThat(params.find("AX", "B", 1)).isEqualTo(2);
    assertThat(params.find("AXB", "", 3)).isEqualTo(-1);
    assertThat(params.find("AXB", "", 4)).as("behind a name of another bucket").isEqualTo(-1);
    assertThat(params.find("\u00f4", "", 2)).as("behind a name of another bucket").isEqualTo(4);
  }

  @Test
  void findEachOfThousands() throws FcgiException {
    String[] pairs = new String[2 * 4_000];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = "NAME_" + i;
      pairs[i + 1] = "value " + i;
    }
    FcgiParams params = FcgiParams.of(pairs(pairs));
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(params.value(pairs[i])).isEqualTo(pairs[i + 1]);
      assertThat(params.find("NAME_", String.valueOf(i), 0)).isEqualTo(i / 2);
    }
  }

  @Test
  void tellHeaderFieldsFromOthers() throws FcgiException {
    FcgiParams params =
        FcgiParams.of(
            pairs(
                "HTTP_A", "", "HTTPS", "", "HTTP_", "", "http_a", "", "XHTTP_A", "", "HTT", "P_A"));
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < params.size(); i++) {
      if (params.isField(i)) {
        fields.add(params.name(i));
      }
    }
    assertThat(fields).containsExactly("HTTP_A", "HTTP_");
  }

  @Test
  void areIso88591() throws FcgiException {
    FcgiParams params = FcgiParams.of(pairs("N\u00e4me", "\u00fe\0\n"));
    assertThat(params.name(0)).isEqualTo("N\u00e4me");
    assertThat(params.value("N\u00e4me")).isEqualTo("\u00fe\0\n");
    assertThat(params.value("N\u01e4me")).as("another character of the same low byte").isNull();
  }

  @Test
  void mayBeEmpty() throws FcgiException {
    assertThat(FcgiParams.of(new byte[0]).size()).isZero();
    FcgiParams params = FcgiParams.of(pairs("", "value", "NAME", "", "", ""));
    assertThat(params.size()).isEqualTo(3);
    assertThat(params.name(0)).isEmpty();
    assertThat(params.value("NAME")).isEmpty();
    assertThat(params.value("")).isEmpty();
  }

  @Test
  void areAsManyAsThereAre() throws FcgiException {
    String[] many = new String[2 * 5000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "N" + i;
    }
    FcgiParams params = FcgiParams.of(pairs(many));
    assertThat(params.size()).isEqualTo(5000);
    assertThat(params.value("N9998")).isEqualTo("N9999");
    assertThat(params.find("N", "9998", 0)).isEqualTo(4999);
  }

  @Test
  void refuseAPlaceTheyDoNotHave() throws FcgiException {
    FcgiParams params = FcgiParams.of(pairs("A", "1"));
    assertThatThrownBy(() -> params.name(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> params.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> params.isField(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Nested
  class Lengths {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 255, 256, 65_535, 65_536, 70_000})
    void ofNamesAndValuesAreRead(int length) throws FcgiException {
      String text = "x".repeat(length);
      FcgiParams params = FcgiParams.of(pairs(text, "value", "NAME", text, "Z", "z"));
      assertThat(params.size()).isEqualTo(3);
      assertThat(params.name(0)).isEqualTo(text);
      assertThat(params.value(1)).isEqualTo(text);
      assertThat(params.value("Z")).isEqualTo("z");
    }

    @Test
    void mayTakeFourBytesThoughOneWouldDo() throws FcgiException {
      assertThat(FcgiParams.of(pair(4, 2, "NAMEok")).value("NAME")).isEqualTo("ok");
      assertThat(FcgiParams.of(pair(0, 0, "")).size()).isEqualTo(1);
    }

    static Stream<byte[]> beyondTheEnd() {
      long max = Integer.MAX_VALUE;
      return Stream.of(
          pair(5, 0, "NAME"),
          pair(0, 5, "NAME"),
          pair(4, 1, "NAME"),
          pair(max, 0, "NAME"),
          pair(0, max, "NAME"),
          pair(max, max, "NAME"),
          pair(max, 1, "NAME"), // -2^31 as an int
          pair(max, 2, "NAME"),
          pair(1L << 30, 1L << 30, ""),
          pair(1L << 30, 0, ""),
          pair(0, 1L << 30, ""),
          pair(max - 3, 8, "NAME")); // 4 more than -2^31
    }

    @ParameterizedTest
    @MethodSource
    void beyondTheEnd(byte[] bytes) {
      assertMalformed(bytes);
    }

    @Test
    void thatAreCutAreMalformed() throws FcgiException {
      byte[] whole = Records.records().record(0, 0, pair(4, 200, "NAME" + "x".repeat(200))).bytes();
      whole = Arrays.copyOfRange(whole, 8, whole.length);
      for (int length = 1; length < whole.length; length++) {
        assertMalformed(Arrays.copyOf(whole, length));
      }
      assertThat(FcgiParams.of(whole).size()).isEqualTo(1);
    }

    @Test
    void areJudgedOfEachPair() {
      byte[] bytes = Arrays.copyOf(pairs("A", "1", "B", "2"), 9);
      assertMalformed(bytes);
    }

    private static void assertMalformed(byte[] bytes) {
      assertThatThrownBy(() -> FcgiParams.of(bytes))
          .isInstanceOf(FcgiException.class)
          .hasMessageContaining("name-value pair");
    }
  }

  @Nested
  class Names {

    @ParameterizedTest
    @MethodSource("usual")
    void thatAreUsualAreTheSameString(String name) throws FcgiException {
      assertThat(FcgiParams.of(pairs(name, "")).name(0)).isSameAs(name);
    }

    static Stream<String> usual() {
      return Arrays.stream(ParamNames.USUAL);
    }

    @Test
    void thatResembleUsualOnesAreThemselves() throws FcgiException {
      for (String usual : ParamNames.USUAL) {
        for (int i = 0; i < usual.length(); i++) {
          char[] chars = usual.toCharArray();
          chars[i] = (char) (chars[i] ^ 0x20);
          String other = new String(chars);
          assertThat(FcgiParams.of(pairs(other, "")).name(0)).isEqualTo(other);
        }
        assertThat(FcgiParams.of(pairs(usual + "X", "")).name(0)).isEqualTo(usual + "X");
      }
    }
  }
}
