package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.DATA;
import static dev.pintle.fcgi.codec.Records.PARAMS;
import static dev.pintle.fcgi.codec.Records.pairs;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AbortRequestTest {

  @TestFactory
  Stream<DynamicTest> isToldAtEachStage() {
    return Stream.of(
        stage("before any parameter", records().begin(1, Records.FILTER, 1)),
        stage(
            "amid the parameters",
            records().begin(1, Records.FILTER, 1).record(PARAMS, 1, new byte[] {4, 4, 'N'})),
        stage("behind the parameters", filter()),
        stage("amid the body", filter().stdin(1, "a")),
        stage("behind the body", filter().stdin(1, "a").stdin(1, "")),
        stage("amid the file", filter().stdin(1, "").record(DATA, 1, "b")),
        stage("behind the file", filter().stdin(1, "").record(DATA, 1, "")));
  }

  /** It is the last event of the request, whatever follows, and leaves its id active. */
  private static DynamicTest stage(String name, Records before) {
    return dynamicTest(
        name,
        () -> {
          int eventsBefore = Recording.of(before.bytes()).size();
          byte[] bytes =
              before
                  .abort(1)
                  .record(PARAMS, 1, "A")
                  .record(PARAMS, 1, "")
                  .stdin(1, "x")
                  .stdin(1, "")
                  .record(DATA, 1, "y")
                  .record(DATA, 1, "")
                  .abort(1)
                  .begin(1)
                  .bytes();
          assertThat(Recording.of(bytes))
              .hasSize(eventsBefore + 2)
              .endsWith("1 is aborted", "closed: a request begins with id 1, which is active");
        });
  }

  private static Records filter() {
    return records().begin(1, Records.FILTER, 1).params(1, "A", "1");
  }

  @Test
  void ofAnInactiveIdIsSkipped() {
    assertThat(Recording.of(records().abort(1).get(1).abort(2).bytes()))
        .containsExactly("1 begins as RESPONDER, kept", "1 has A=1", "1 STDIN ends");
  }

  @Test
  void leavesOtherRequestsAlone() {
    byte[] bytes = records().begin(1).begin(3).abort(1).params(3, "A", "1").stdin(3, "").bytes();
    assertThat(Recording.of(bytes)).endsWith("1 is aborted", "3 has A=1", "3 STDIN ends");
  }

  @Test
  void mayHaveContentThatMeansNothing() {
    byte[] bytes =
        records().begin(1).record(Records.ABORT_REQUEST, 1, "why").begin(3).abort(3).bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept",
            "1 is aborted",
            "3 begins as RESPONDER, kept",
            "3 is aborted");
  }

  @Test
  void forgetsTheParameters() throws FcgiException {
    Demultiplexer demultiplexer = new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());
    long before = KeptBytes.of(demultiplexer);
    byte[] bytes = records().begin(1).record(PARAMS, 1, pairs("A", "x".repeat(60_000))).bytes();
    demultiplexer.receive(bytes, 0, bytes.length);
    assertThat(KeptBytes.of(demultiplexer)).isGreaterThan(before + 60_000);
    byte[] abort = records().abort(1).bytes();
    demultiplexer.receive(abort, 0, abort.length);
    assertThat(KeptBytes.of(demultiplexer)).isEqualTo(before);
  }
}
