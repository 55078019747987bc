package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.PARAMS;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.fcgi.codec.Recording.App;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiplexingTest {

  @Test
  void keepsRequestsApartWhoseRecordsInterleave() {
    byte[] bytes =
        records()
            .begin(3)
            .begin(1)
            .record(PARAMS, 1, "\4\3NAM")
            .record(PARAMS, 3, "\1\1")
            .record(PARAMS, 1, "Eone")
            .record(PARAMS, 3, "A3")
            .record(PARAMS, 3, "")
            .stdin(3, "x")
            .record(PARAMS, 1, "")
            .stdin(1, "y")
            .stdin(3, "z")
            .stdin(1, "")
            .stdin(3, "")
            .bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "3 begins as RESPONDER, kept",
            "1 begins as RESPONDER, kept",
            "3 has A=3",
            "3 STDIN: x",
            "1 has NAME=one",
            "1 STDIN: y",
            "3 STDIN: z",
            "1 STDIN ends",
            "3 STDIN ends");
  }

  @Test
  void takesIdsInAnyOrder() {
    int[] ids = {32_767, 1, 65_535, 2, 256, 255, 32_768, 3};
    Records records = records();
    List<String> expected = new ArrayList<>();
    for (int id : ids) {
      records.begin(id).params(id, "ID", "" + id);
      expected.add(id + " begins as RESPONDER, kept");
      expected.add(id + " has ID=" + id);
    }
    for (int id : ids) {
      records.stdin(id, "");
      expected.add(id + " STDIN ends");
    }
    assertThat(Recording.of(records.bytes())).isEqualTo(expected);
  }

  @Test
  void takesTheOddIdsThatHaproxyCountsUpTo32767() {
    Records records = records();
    List<String> expected = new ArrayList<>();
    for (int id = 1; id <= 32_767; id += 2) {
      records.begin(id).params(id);
      expected.add(id + " begins as RESPONDER, kept");
      expected.add(id + " has");
    }
    assertThat(Recording.inPieces(FcgiLimits.DEFAULTS, App.QUICK, records.bytes()))
        .isEqualTo(expected);
  }

  @Test
  void skipsRecordsOfIdsThatAreNotActive() {
    byte[] bytes =
        records()
            .stdin(1, "x")
            .params(1, "A", "1")
            .abort(1)
            .get(2)
            .params(3, "A", "1")
            .stdin(65_535, "")
            .bytes();
    assertThat(Recording.of(bytes))
        .containsExactly("2 begins as RESPONDER, kept", "2 has A=1", "2 STDIN ends");
  }
}
