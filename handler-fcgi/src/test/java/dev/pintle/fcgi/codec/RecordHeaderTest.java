package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordHeaderTest {

  @Test
  void tellsARequestWithABody() {
    byte[] bytes =
        records().begin(1).params(1, "A", "1", "B", "").stdin(1, "body").stdin(1, "").bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept", "1 has A=1 B=", "1 STDIN: body", "1 STDIN ends");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 255, 256, 32_767, 32_768, 65_535})
  void mayHaveAnyId(int id) {
    assertThat(Recording.of(records().get(id).bytes()))
        .containsExactly(id + " begins as RESPONDER, kept", id + " has A=1", id + " STDIN ends");
  }

  @Nested
  class Padding {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 127, 128, 254, 255})
    void ofAnySizeIsSkipped(int size) {
      byte[] bytes =
          records()
              .padded(size)
              .begin(1)
              .params(1, "A", "1")
              .record(Records.GET_VALUES, 0, Records.pairs("X", ""))
              .record(99, 1, "what")
              .stdin(1, "body")
              .stdin(2, "nobody")
              .stdin(1, "")
              .bytes();
      assertThat(Recording.of(bytes))
          .containsExactly(
              "1 begins as RESPONDER, kept",
              "1 has A=1",
              "wanted: [X]",
              "1 STDIN: body",
              "1 STDIN ends");
    }
  }

  @Nested
  class OfAnotherVersion {

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 127, 128, 255})
    void closesTheConnection(int version) {
      byte[] bytes = records().record(version, Records.GET_VALUES, 0, new byte[0]).bytes();
      assertThat(Recording.of(bytes))
          .containsExactly("closed: a record has version " + version + ", not 1");
    }

    @Test
    void closesItWhateverTheIdAndType() {
      byte[] bytes = records().get(1).record(0, 200, 7, Records.bytes("abc")).bytes();
      assertThat(Recording.of(bytes))
          .containsExactly(
              "1 begins as RESPONDER, kept",
              "1 has A=1",
              "1 STDIN ends",
              "closed: a record has version 0, not 1");
    }

    @Test
    void isWhatHttpLooksLike() {
      assertThat(Recording.of(Records.bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")))
          .containsExactly("closed: a record has version 71, not 1");
    }
  }

  @Nested
  class OfATypeThatWebServersDoNotSend {

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 7, 9, 10, 11, 12, 99, 255})
    void isSkippedIfItHasAnId(int type) {
      byte[] bytes =
          records()
              .record(type, 1, "before")
              .begin(1)
              .record(type, 1, "")
              .record(type, 1, Records.pairs("A", ""))
              .params(1, "A", "1")
              .stdin(1, "a")
              .record(type, 1, "\1\0\0\0\0\0\0\0")
              .stdin(1, "b")
              .bytes();
      assertThat(Recording.of(bytes))
          .containsExactly("1 begins as RESPONDER, kept", "1 has A=1", "1 STDIN: ab");
    }

    @Test
    void isToldIfItHasNone() {
      Records records = records();
      List<String> expected = new ArrayList<>();
      for (int type = 0; type < 256; type++) {
        if (type != Records.BEGIN_REQUEST && type != Records.GET_VALUES) {
          records.record(type, 0, "\1\1\0\1\0\0\0\0");
          expected.add("unknown type " + type);
        }
      }
      assertThat(Recording.of(records.bytes())).isEqualTo(expected);
    }
  }
}
