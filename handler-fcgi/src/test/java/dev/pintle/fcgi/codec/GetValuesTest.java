package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.GET_VALUES;
import static dev.pintle.fcgi.codec.Records.pair;
import static dev.pintle.fcgi.codec.Records.pairs;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetValuesTest {
  private static final byte[] USUAL =
      pairs("FCGI_MAX_CONNS", "", "FCGI_MAX_REQS", "", "FCGI_MPXS_CONNS", "");

  @Test
  void namesWhatIsWanted() {
    assertThat(Recording.of(records().record(GET_VALUES, 0, USUAL).bytes()))
        .containsExactly("wanted: [FCGI_MAX_CONNS, FCGI_MAX_REQS, FCGI_MPXS_CONNS]");
  }

  @Test
  void mayWantNothing() {
    assertThat(Recording.of(records().record(GET_VALUES, 0, "").bytes()))
        .containsExactly("wanted: []");
  }

  @Test
  void wantsANameOnce() {
    byte[] names = pairs("A", "", "", "", "A", "value", "B", "");
    assertThat(Recording.of(records().record(GET_VALUES, 0, names).bytes()))
        .containsExactly("wanted: [A, , B]");
  }

  @Test
  void mayComeBetweenAnyRecordsOfARequest() {
    byte[] params = pairs("NAME", "value");
    byte[] bytes =
        records()
            .record(GET_VALUES, 0, USUAL)
            .begin(1)
            .record(GET_VALUES, 0, USUAL)
            .record(Records.PARAMS, 1, new byte[] {params[0], params[1], params[2]})
            .record(GET_VALUES, 0, USUAL)
            .record(Records.PARAMS, 1, "AMEvalue")
            .record(GET_VALUES, 0, USUAL)
            .record(Records.PARAMS, 1, "")
            .record(GET_VALUES, 0, USUAL)
            .stdin(1, "a")
            .record(GET_VALUES, 0, USUAL)
            .stdin(1, "b")
            .stdin(1, "")
            .record(GET_VALUES, 0, USUAL)
            .bytes();
    List<String> events = Recording.of(bytes);
    assertThat(events).filteredOn(event -> event.startsWith("wanted: [FCGI_MAX_CONNS,")).hasSize(7);
    assertThat(events)
        .filteredOn(event -> !event.startsWith("wanted"))
        .containsExactly(
            "1 begins as RESPONDER, kept",
            "1 has NAME=value",
            "1 STDIN: a",
            "1 STDIN: b",
            "1 STDIN ends");
  }

  @Nested
  class ClosesTheConnection {

    @Test
    void ifAPairIsLongerThanTheRecord() {
      long max = Integer.MAX_VALUE;
      for (byte[] malformed :
          List.of(
              new byte[] {1},
              new byte[] {1, 0},
              new byte[] {0, 1},
              new byte[] {-128, 0, 0},
              pair(max, 0, "A"),
              pair(max, max, "A"),
              pair(0, max, "A"))) {
        assertThat(Recording.of(records().record(GET_VALUES, 0, malformed).bytes()))
            .containsExactly("closed: a name-value pair is longer than its stream or record");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 65_535})
    void ifItIsLongerThanAnyIs(int length) {
      assertThat(Recording.of(records().header(GET_VALUES, 0, length).bytes()))
          .containsExactly("closed: GET_VALUES has " + length + " bytes, more than allowed");
    }
  }

  @Test
  void mayBeAsLongAsIsAllowed() {
    String name = "x".repeat(4096 - 5);
    assertThat(Recording.of(records().record(GET_VALUES, 0, pairs(name, "")).bytes()))
        .containsExactly("wanted: [" + name + "]");
  }
}
