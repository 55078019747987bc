package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.PARAMS;
import static dev.pintle.fcgi.codec.Records.pair;
import static dev.pintle.fcgi.codec.Records.pairs;
import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ParamsStreamTest {
  private static final byte[] PAIRS =
      pairs("NAME", "value", "LONG", "x".repeat(200), "", "", "LAST", "z");

  private static final String TOLD = "1 has NAME=value LONG=" + "x".repeat(200) + " = LAST=z";

  @Test
  void mayBeEmpty() {
    assertThat(Recording.of(records().begin(1).params(1).record(5, 1, "").bytes()))
        .containsExactly("1 begins as RESPONDER, kept", "1 has", "1 STDIN ends");
  }

  @Test
  void mayStraddleTwoRecordsAnywhere() {
    for (int cut = 1; cut < PAIRS.length; cut++) {
      byte[] bytes =
          records()
              .begin(1)
              .record(PARAMS, 1, Arrays.copyOf(PAIRS, cut))
              .record(PARAMS, 1, Arrays.copyOfRange(PAIRS, cut, PAIRS.length))
              .record(PARAMS, 1, "")
              .bytes();
      assertThat(Recording.of(bytes)).containsExactly("1 begins as RESPONDER, kept", TOLD);
    }
  }

  @Test
  void mayComeByteByByteInRecordsOfTheirOwn() {
    Records records = records().padded(3).begin(1);
    for (byte each : PAIRS) {
      records.record(PARAMS, 1, new byte[] {each});
    }
    assertThat(Recording.of(records.record(PARAMS, 1, "").bytes()))
        .containsExactly("1 begins as RESPONDER, kept", TOLD);
  }

  @Test
  void mayHoldAHeaderOf70000Bytes() {
    String value = "0123456789".repeat(7_000);
    byte[] pairs = pairs("HTTP_X", value, "A", "1");
    byte[] bytes =
        records()
            .begin(1)
            .record(PARAMS, 1, Arrays.copyOf(pairs, 65_535))
            .record(PARAMS, 1, Arrays.copyOfRange(pairs, 65_535, pairs.length))
            .record(PARAMS, 1, "")
            .bytes();
    assertThat(Recording.of(bytes)).endsWith("1 has HTTP_X=" + value + " A=1");
  }

  @Test
  void areKeptInAnArrayOfJustTheirSize() throws FcgiException {
    Demultiplexer demultiplexer = new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());
    long before = KeptBytes.of(demultiplexer);
    byte[] bytes = records().begin(1).record(PARAMS, 1, PAIRS).bytes();
    demultiplexer.receive(bytes, 0, bytes.length);
    assertThat(KeptBytes.of(demultiplexer) - before).isEqualTo(PAIRS.length);
    bytes = records().record(PARAMS, 1, "").bytes();
    demultiplexer.receive(bytes, 0, bytes.length);
    assertThat(KeptBytes.of(demultiplexer) - before).isZero();
  }

  @Nested
  class CloseTheConnection {

    @Test
    void behindTheirEnd() {
      byte[] more = records().begin(1).params(1, "A", "1").params(1, "B", "2").bytes();
      assertThat(Recording.of(more))
          .endsWith("1 has A=1", "closed: PARAMS of request 1 behind the end of PARAMS");
    }

    @Test
    void ifTheirEndIsRepeated() {
      assertThat(Recording.of(records().get(1).record(PARAMS, 1, "").bytes()))
          .endsWith("1 STDIN ends", "closed: PARAMS of request 1 behind the end of PARAMS");
    }

    @Test
    void ifTheyEndInsideAPair() {
      for (int length = 1; length < PAIRS.length; length++) {
        byte[] bytes =
            records()
                .begin(1)
                .record(PARAMS, 1, Arrays.copyOf(PAIRS, length))
                .record(PARAMS, 1, "")
                .bytes();
        List<String> events = Recording.of(bytes);
        // Where a pair ends, all is well.
        if (length != 11 && length != 220 && length != 222) {
          assertThat(events)
              .as("%d bytes", length)
              .containsExactly(
                  "1 begins as RESPONDER, kept",
                  "closed: a name-value pair is longer than its stream or record");
        } else {
          assertThat(events).last().asString().startsWith("1 has NAME=value");
        }
      }
    }

    @Test
    void ifALengthIsCloseToTwoGigabytes() {
      long max = Integer.MAX_VALUE;
      for (byte[] pair :
          List.of(
              pair(max, 0, "AB"),
              pair(0, max, "AB"),
              pair(max, max, "AB"),
              pair(max, 1, "AB"),
              pair(max, 3, "AB"))) {
        byte[] bytes = records().begin(1).record(PARAMS, 1, pair).record(PARAMS, 1, "").bytes();
        assertThat(Recording.of(bytes))
            .endsWith("closed: a name-value pair is longer than its stream or record");
      }
    }
  }

  @Nested
  class BeyondALimit {
    private static final FcgiLimits SMALL = new FcgiLimits(40, 3, 6, 10);

    @Test
    void areLetInUpToIt() {
      assertThat(read(pairs("NAME12", "x".repeat(32)))).isEqualTo("1 has NAME12=" + "x".repeat(32));
      assertThat(read(pairs("A", "1", "B", "2", "C", "3"))).isEqualTo("1 has A=1 B=2 C=3");
    }

    @Test
    void areTooLargeByAByte() {
      assertThat(read(pairs("NAME12", "x".repeat(33)))).isEqualTo("1 has too large parameters");
    }

    @Test
    void areTooLargeInSeveralRecords() {
      byte[] bytes =
          records()
              .begin(1)
              .record(PARAMS, 1, pairs("A", "x".repeat(20)))
              .record(PARAMS, 1, pairs("B", "x".repeat(20)))
              .record(PARAMS, 1, pairs("C", "3"))
              .params(1)
              .bytes();
      assertThat(Recording.of(SMALL, bytes)).contains("1 has too large parameters");
    }

    @Test
    void areTooMany() {
      assertThat(read(pairs("A", "1", "B", "2", "C", "3", "D", "4")))
          .isEqualTo("1 has too large parameters");
    }

    @Test
    void haveATooLongName() {
      assertThat(read(pairs("A", "1", "NAME123", "2", "B", "3")))
          .isEqualTo("1 has too large parameters");
    }

    @Test
    void areMalformedAllTheSameWhereThatIsSeen() {
      assertThat(read(Arrays.copyOf(pairs("NAME123", "value"), 10))).startsWith("closed:");
    }

    @Test
    void leaveTheRequestActiveAndItsBodyToBeRead() {
      byte[] bytes =
          records()
              .begin(1)
              .record(PARAMS, 1, "x".repeat(50))
              .record(PARAMS, 1, "")
              .stdin(1, "body")
              .stdin(1, "")
              .begin(1)
              .bytes();
      assertThat(Recording.of(SMALL, bytes))
          .containsExactly(
              "1 begins as RESPONDER, kept",
              "1 has too large parameters",
              "1 STDIN: body",
              "1 STDIN ends",
              "closed: a request begins with id 1, which is active");
    }

    @Test
    void areSkippedWithoutBeingKept() throws FcgiException {
      Demultiplexer demultiplexer = new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());
      byte[] begin = records().begin(1).bytes();
      demultiplexer.receive(begin, 0, begin.length);
      long before = KeptBytes.of(demultiplexer);
      byte[] record = records().record(PARAMS, 1, "x".repeat(65_535)).bytes();
      for (int i = 0; i < 100; i++) {
        demultiplexer.receive(record, 0, record.length);
        assertThat(KeptBytes.of(demultiplexer) - before)
            .isLessThanOrEqualTo(FcgiLimits.DEFAULTS.maxParamsBytes());
      }
      assertThat(KeptBytes.of(demultiplexer)).isEqualTo(before);
    }

    private static String read(byte[] pairs) {
      byte[] bytes = records().begin(1).record(PARAMS, 1, pairs).record(PARAMS, 1, "").bytes();
      List<String> events = Recording.of(SMALL, bytes);
      assertThat(events).hasSize(2);
      return events.get(1);
    }
  }
}
