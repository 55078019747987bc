package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemultiplexerTest {

  @Test
  void tellsARequestWithABody() {
    byte[] bytes =
        records().begin(1).params(1, "A", "1", "B", "").stdin(1, "body").stdin(1, "").bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept", "1 has A=1 B=", "1 STDIN: body", "1 STDIN ends");
  }

  @Test
  void joinsParametersThatStraddleRecords() {
    byte[] pairs = Records.pairs("NAME", "value", "OTHER", "x".repeat(200));
    Records records = records().begin(1);
    for (byte each : pairs) {
      records.record(Records.PARAMS, 1, new byte[] {each});
    }
    assertThat(Recording.of(records.record(Records.PARAMS, 1, "").bytes()))
        .containsExactly(
            "1 begins as RESPONDER, kept", "1 has NAME=value OTHER=" + "x".repeat(200));
  }
}
