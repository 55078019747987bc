package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pintle.fcgi.codec.Recording.App;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeptConnectionTest {

  @Test
  void hasOneRequestBehindTheOther() {
    byte[] bytes = records().get(1).begin(1).params(1, "B", "2").stdin(1, "x").bytes();
    assertThat(Recording.of(FcgiLimits.DEFAULTS, App.QUICK, bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept", "1 has A=1", "1 begins as RESPONDER, kept", "1 has B=2");
  }

  /** As Apache does when it has its answer before it has sent the body. */
  @Test
  void mayHaveTheNextRequestBeforeTheEndOfTheBody() {
    byte[] bytes =
        records().begin(1).params(1).stdin(1, "half").begin(1).params(1, "B", "2").bytes();
    assertThat(Recording.of(FcgiLimits.DEFAULTS, App.QUICK, bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept", "1 has", "1 begins as RESPONDER, kept", "1 has B=2");
  }

  @Nested
  class WhenARequestHasEnded {
    private final List<String> told = new ArrayList<>();
    private final Demultiplexer demultiplexer =
        new Demultiplexer(
            FcgiLimits.DEFAULTS,
            new IgnoredEvents() {
              @Override
              public void begin(int id, Role role, boolean keepConnection) {
                told.add("begin " + id);
              }

              @Override
              public void params(int id, Role role, FcgiParams params) {
                told.add("params " + id);
              }

              @Override
              public void input(int id, RecordType stream, byte[] bytes, int from, int to) {
                told.add("input " + id);
                demultiplexer.ended(id);
              }

              @Override
              public void aborted(int id, boolean early) {
                demultiplexer.ended(id);
              }
            });

    private void receive(Records records, int upTo) throws FcgiException {
      byte[] bytes = records.bytes();
      demultiplexer.receive(bytes, 0, Math.min(upTo, bytes.length));
    }

    private void receive(Records records) throws FcgiException {
      receive(records, Integer.MAX_VALUE);
    }

    @Test
    void theRestOfTheRecordIsSkipped() throws FcgiException {
      byte[] bytes =
          records().begin(1).params(1).padded(5).stdin(1, "body").stdin(1, "").get(3).bytes();
      for (byte each : bytes) {
        demultiplexer.receive(new byte[] {each}, 0, 1);
      }
      assertThat(told).containsExactly("begin 1", "params 1", "input 1", "begin 3", "params 3");
    }

    @Test
    void amidARecordOfParametersTheyAreForgotten() throws FcgiException {
      long before = KeptBytes.of(demultiplexer);
      String value = "x".repeat(1000);
      Records records = records().begin(1).params(1, "A", value);
      receive(records, 500);
      demultiplexer.ended(1);
      assertThat(KeptBytes.of(demultiplexer)).isEqualTo(before);
      byte[] bytes = records.get(1).bytes();
      demultiplexer.receive(bytes, 500, bytes.length);
      assertThat(told).containsExactly("begin 1", "begin 1", "params 1");
      assertThat(KeptBytes.of(demultiplexer)).isEqualTo(before);
    }

    @Test
    void itsIdMayBeginAgainThoughItWasAborted() throws FcgiException {
      receive(records().begin(1).abort(1).get(1));
      assertThat(told).containsExactly("begin 1", "begin 1", "params 1");
    }

    @Test
    void othersGoOn() throws FcgiException {
      receive(records().begin(1).begin(3).record(Records.PARAMS, 3, "\1"));
      demultiplexer.ended(1);
      receive(records().record(Records.PARAMS, 3, "\1AB").record(Records.PARAMS, 3, ""));
      assertThat(told).containsExactly("begin 1", "begin 3", "params 3");
      assertThat(demultiplexer.active()).isEqualTo(1);
    }

    @Test
    void thatNeverBeganNothingHappens() throws FcgiException {
      Records records = records().begin(1, 9, 1).get(1);
      receive(records, 20); // amid the second BEGIN
      demultiplexer.ended(1);
      demultiplexer.ended(2);
      byte[] bytes = records.bytes();
      demultiplexer.receive(bytes, 20, bytes.length);
      assertThat(told).containsExactly("begin 1", "params 1");
    }
  }

  @Nested
  class IsIdle {
    private final Demultiplexer demultiplexer =
        new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());

    @Test
    void atFirst() {
      assertThat(demultiplexer.idle()).isTrue();
    }

    @Test
    void notInsideARecord() throws FcgiException {
      byte[] bytes =
          records().padded(2).record(Records.GET_VALUES, 0, "\1\0X").stdin(9, "x").bytes();
      for (int i = 0; i < bytes.length; i++) {
        assertThat(demultiplexer.idle()).as("at %d", i).isEqualTo(i == 0 || i == 13);
        demultiplexer.receive(bytes, i, i + 1);
      }
      assertThat(demultiplexer.idle()).isTrue();
    }

    @Test
    void notWhileARequestIsActive() throws FcgiException {
      byte[] bytes = records().get(1).bytes();
      demultiplexer.receive(bytes, 0, bytes.length);
      assertThat(demultiplexer.idle()).isFalse();
      demultiplexer.ended(1);
      assertThat(demultiplexer.idle()).isTrue();
    }
  }

  @Test
  void isBrokenForGood() {
    Demultiplexer demultiplexer = new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());
    byte[] bad = records().begin(0).bytes();
    byte[] good = records().get(1).bytes();
    FcgiException first =
        catchThrowableOfType(FcgiException.class, () -> demultiplexer.receive(bad, 0, bad.length));
    FcgiException second =
        catchThrowableOfType(
            FcgiException.class, () -> demultiplexer.receive(good, 0, good.length));
    assertThat(second).isNotNull().isSameAs(first);
  }
}
