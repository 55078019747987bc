package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.PARAMS;
import static dev.pintle.fcgi.codec.Records.pairs;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the parameters of a connection hold is known, and can be given up. */
class ParamsHeldTest {
  private static final byte[] PAIRS = pairs("NAME", "value");
  private static final FcgiLimits SMALL = new FcgiLimits(40, 3, 6, 10);

  private final List<String> told = new ArrayList<>();
  private final Demultiplexer demultiplexer =
      new Demultiplexer(
          SMALL,
          new IgnoredEvents() {
            @Override
            public void params(int id, Role role, FcgiParams params) {
              told.add(id + " has " + params.size());
            }

            @Override
            public void paramsTooLarge(int id) {
              told.add(id + " has too much");
            }

            @Override
            public void paramsForgotten(int id) {
              told.add(id + " had some");
            }
          });

  private void receive(Records records) throws FcgiException {
    byte[] bytes = records.bytes();
    demultiplexer.receive(bytes, 0, bytes.length);
  }

  private void assertHeld(int count) {
    assertThat(demultiplexer.paramsHeld()).isEqualTo(count);
  }

  @Nested
  class AreCounted {
    @Test
    void untilTheRequestEnds() throws FcgiException {
      receive(records().begin(1).record(PARAMS, 1, PAIRS));
      receive(records().begin(3).record(PARAMS, 3, PAIRS));
      assertHeld(2 * PAIRS.length);
      receive(records().record(PARAMS, 1, ""));
      assertHeld(2 * PAIRS.length);
      demultiplexer.ended(1);
      assertHeld(PAIRS.length);
      demultiplexer.ended(3);
      assertHeld(0);
    }

    @Test
    void untilARequestIsAbortedBeforeTheyAreWhole() throws FcgiException {
      receive(records().begin(1).record(PARAMS, 1, PAIRS).record(2, 1, ""));
      assertHeld(0);
      demultiplexer.ended(1);
      assertHeld(0);
    }

    @Test
    void unlessTheyAreBeyondALimit() throws FcgiException {
      receive(records().begin(1).record(PARAMS, 1, new byte[41]));
      assertHeld(0);
      receive(records().begin(3).params(3, "LONGNAME", "value"));
      assertHeld(0);
      assertThat(told).containsExactly("3 has too much");
    }
  }

  @Nested
  class AreForgotten {
    @Test
    void onlyWhileTheyAreNotWhole() throws FcgiException {
      receive(records().begin(1).record(PARAMS, 1, PAIRS));
      receive(records().begin(3).params(3, "A", "1"));
      receive(records().begin(5));
      demultiplexer.forgetParams();
      assertHeld(4);
      receive(records().record(PARAMS, 1, PAIRS).record(PARAMS, 1, ""));
      receive(records().params(5, "B", "2"));
      assertThat(told).containsExactly("3 has 1", "1 had some", "5 has 1");
    }

    @Test
    void withWhatIsStillToComeOfThem() throws FcgiException {
      receive(records().begin(1).record(PARAMS, 1, PAIRS));
      demultiplexer.forgetParams();
      receive(records().record(PARAMS, 1, PAIRS));
      assertHeld(0);
    }
  }
}
