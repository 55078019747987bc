package dev.pintle.http1;

import static dev.pintle.http1.Readings.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InternTableTest {

  @Test
  void givesItsOwnWord() {
    String word = "word";
    byte[] bytes = bytes("a word here");
    assertThat(new InternTable("other", word).of(bytes, 2, 6)).isSameAs(word);
  }

  @Test
  void makesAStringOfAnyOther() {
    byte[] bytes = bytes("wOrd");
    assertThat(new InternTable("word").of(bytes, 0, 4)).isEqualTo("wOrd");
  }

  @Test
  void tellsWordsOfOneSlotApart() {
    // Same length, first, middle and last letter, hence the same slot.
    String[] words = {"axxmxxd", "ayymyyd", "azzmzzd"};
    InternTable table = new InternTable(words);
    for (String word : words) {
      assertThat(table.of(bytes(word), 0, 7)).isSameAs(word);
    }
    assertThat(table.of(bytes("awwmwwd"), 0, 7)).isEqualTo("awwmwwd");
  }

  @Test
  void holdsOneWordAlone() {
    InternTable table = new InternTable("a");
    assertThat(table.of(bytes("a"), 0, 1)).isEqualTo("a");
    assertThat(table.of(bytes("b"), 0, 1)).isEqualTo("b");
  }
}
