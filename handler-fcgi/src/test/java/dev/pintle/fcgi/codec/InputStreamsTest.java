package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.DATA;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputStreamsTest {

  @Test
  void joinTheirRecords() {
    assertThat(told(responder().stdin(1, "a").stdin(1, "b".repeat(65_535)).stdin(1, "c")))
        .containsExactly("1 STDIN: a" + "b".repeat(65_535) + "c");
  }

  @Test
  void holdRecordsThatAreOnlyContent() {
    String forged =
        new String(
            records().get(2).abort(1).params(1, "A", "evil").record(9, 0, "").bytes(),
            StandardCharsets.ISO_8859_1);
    assertThat(told(responder().stdin(1, forged).stdin(1, "")))
        .containsExactly("1 STDIN: " + forged, "1 STDIN ends");
  }

  @Test
  void areHandedOnWithoutACopy() throws FcgiException {
    byte[] bytes = responder().stdin(1, "body").bytes();
    int[] told = {0};
    Demultiplexer demultiplexer =
        new Demultiplexer(
            FcgiLimits.DEFAULTS,
            new IgnoredEvents() {
              @Override
              public void input(int id, RecordType stream, byte[] piece, int from, int to) {
                assertThat(piece).isSameAs(bytes);
                assertThat(to).isEqualTo(bytes.length);
                assertThat(from).isEqualTo(bytes.length - 4);
                told[0]++;
              }
            });
    demultiplexer.receive(bytes, 0, bytes.length);
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void mayEndTwice() {
    assertThat(told(responder().stdin(1, "a").stdin(1, "").stdin(1, "").stdin(1, "")))
        .containsExactly("1 STDIN: a", "1 STDIN ends");
  }

  @Test
  void closeTheConnectionBehindTheirEnd() {
    assertThat(told(responder().stdin(1, "").stdin(1, "a")))
        .containsExactly("1 STDIN ends", "closed: STDIN of request 1 behind the end of STDIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a"})
  void closeTheConnectionBeforeTheEndOfTheParameters(String content) {
    byte[] bytes = records().begin(1).record(Records.PARAMS, 1, "\1\1A1").stdin(1, content).bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept", "closed: STDIN of request 1 before the end of PARAMS");
  }

  @Test
  void ofAnAuthorizerAreRead() {
    byte[] bytes =
        records().begin(1, Records.AUTHORIZER, 1).params(1).stdin(1, "a").stdin(1, "").bytes();
    assertThat(Recording.of(bytes)).endsWith("1 has", "1 STDIN: a", "1 STDIN ends");
  }

  @Nested
  class OfAFilter {

    @Test
    void comeOneBehindTheOther() {
      byte[] bytes =
          filter().stdin(1, "a").stdin(1, "").record(DATA, 1, "b").record(DATA, 1, "").bytes();
      assertThat(Recording.of(bytes))
          .containsExactly(
              "1 begins as FILTER, kept",
              "1 has",
              "1 STDIN: a",
              "1 STDIN ends",
              "1 DATA: b",
              "1 DATA ends");
    }

    @Test
    void mayEndTwice() {
      byte[] bytes =
          filter().stdin(1, "").record(DATA, 1, "").stdin(1, "").record(DATA, 1, "").bytes();
      assertThat(Recording.of(bytes)).endsWith("1 has", "1 STDIN ends", "1 DATA ends");
    }

    @Test
    void closeTheConnectionInAnotherOrder() {
      assertThat(Recording.of(filter().record(DATA, 1, "b").bytes()))
          .endsWith("1 has", "closed: DATA of request 1 before the end of STDIN");
    }

    @Test
    void closeTheConnectionBehindTheirEnd() {
      byte[] bytes = filter().stdin(1, "").record(DATA, 1, "").record(DATA, 1, "b").bytes();
      assertThat(Recording.of(bytes))
          .endsWith("1 DATA ends", "closed: DATA of request 1 behind the end of DATA");
    }

    private static Records filter() {
      return records().begin(1, Records.FILTER, 1).params(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Records.RESPONDER, Records.AUTHORIZER})
  void ofDataAreSkippedForAllButFilters(int role) {
    byte[] bytes =
        records()
            .begin(1, role, 1)
            .record(DATA, 1, "a")
            .params(1)
            .record(DATA, 1, "")
            .stdin(1, "b")
            .record(DATA, 1, "c")
            .stdin(1, "")
            .record(DATA, 1, "d")
            .bytes();
    assertThat(Recording.of(bytes)).hasSize(4).endsWith("1 has", "1 STDIN: b", "1 STDIN ends");
  }

  private static Records responder() {
    return records().begin(1).params(1);
  }

  private static List<String> told(Records records) {
    List<String> events = Recording.of(records.bytes());
    assertThat(events).startsWith("1 begins as RESPONDER, kept", "1 has");
    return events.subList(2, events.size());
  }
}
