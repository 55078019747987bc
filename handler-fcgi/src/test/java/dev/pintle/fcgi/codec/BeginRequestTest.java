package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeginRequestTest {

  @Test
  void namesTheRole() {
    byte[] bytes =
        records()
            .begin(1, Records.RESPONDER, 1)
            .begin(2, Records.AUTHORIZER, 1)
            .begin(3, Records.FILTER, 1)
            .bytes();
    assertThat(Recording.of(bytes))
        .containsExactly(
            "1 begins as RESPONDER, kept",
            "2 begins as AUTHORIZER, kept",
            "3 begins as FILTER, kept");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 0xfe})
  void saysThatTheConnectionIsNotKept(int flags) {
    assertThat(Recording.of(records().begin(1, Records.RESPONDER, flags).bytes()))
        .containsExactly("1 begins as RESPONDER");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 0xff})
  void saysThatTheConnectionIsKept(int flags) {
    assertThat(Recording.of(records().begin(1, Records.RESPONDER, flags).bytes()))
        .containsExactly("1 begins as RESPONDER, kept");
  }

  @Nested
  class OfAnUnknownRole {

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 255, 256, 257, 258, 259, 65_535})
    void isToldAndTheRestOfItIsSkipped(int role) {
      byte[] bytes =
          records().begin(5, role, 1).params(5, "A", "1").stdin(5, "x").stdin(5, "").bytes();
      assertThat(Recording.of(bytes)).containsExactly("5 has an unknown role, kept");
    }

    @Test
    void leavesTheIdFree() {
      assertThat(Recording.of(records().begin(1, 9, 0).get(1).bytes()))
          .containsExactly(
              "1 has an unknown role", "1 begins as RESPONDER, kept", "1 has A=1", "1 STDIN ends");
    }
  }

  @Nested
  class ThatIsOneTooMany {
    private static final FcgiLimits TWO = new FcgiLimits(1000, 10, 10, 2);

    @Test
    void isToldAndTheRestOfItIsSkipped() {
      byte[] bytes = records().begin(1).begin(2).get(3).params(2, "B", "2").bytes();
      assertThat(Recording.of(TWO, bytes))
          .containsExactly(
              "1 begins as RESPONDER, kept",
              "2 begins as RESPONDER, kept",
              "3 is one too many, kept",
              "2 has B=2");
    }

    @Test
    void saysWhetherTheConnectionIsKept() {
      byte[] bytes = records().begin(1).begin(2).begin(3, Records.FILTER, 0).bytes();
      assertThat(Recording.of(TWO, bytes)).endsWith("3 is one too many");
    }

    @Test
    void isTooManyAgain() {
      byte[] bytes = records().begin(1).begin(2).begin(3).begin(3).bytes();
      assertThat(Recording.of(TWO, bytes))
          .endsWith("3 is one too many, kept", "3 is one too many, kept");
    }

    @Test
    void isNoneOnceAnotherHasEnded() throws FcgiException {
      List<Integer> begun = new ArrayList<>();
      Demultiplexer demultiplexer =
          new Demultiplexer(
              TWO,
              new IgnoredEvents() {
                @Override
                public void begin(int id, Role role, boolean keepConnection) {
                  begun.add(id);
                }
              });
      byte[] three = records().begin(1).begin(2).begin(3).bytes();
      demultiplexer.receive(three, 0, three.length);
      assertThat(demultiplexer.active()).isEqualTo(2);
      demultiplexer.ended(1);
      byte[] again = records().begin(3).begin(1).bytes();
      demultiplexer.receive(again, 0, again.length);
      assertThat(begun).containsExactly(1, 2, 3);
    }
  }

  @Test
  void hasNoPlaceWhereOneIsKeptForARequestThatIsOver() throws FcgiException {
    List<String> told = new ArrayList<>();
    Demultiplexer demultiplexer =
        new Demultiplexer(
            new FcgiLimits(1000, 10, 10, 1),
            new IgnoredEvents() {
              @Override
              public void begin(int id, Role role, boolean keepConnection) {
                told.add("begin " + id);
              }

              @Override
              public void overloaded(int id, boolean keepConnection) {
                told.add("overloaded " + id);
              }
            });
    demultiplexer.keepPlace();
    byte[] bytes = records().begin(1).bytes();
    demultiplexer.receive(bytes, 0, bytes.length);
    demultiplexer.givePlace();
    demultiplexer.receive(bytes, 0, bytes.length);
    assertThat(told).containsExactly("overloaded 1", "begin 1");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void hasARoleOfEachNumber(Role role) {
    assertThat(Role.of(role.code())).isSameAs(role);
  }

  @Test
  void withoutEndFillsNoMemory() throws FcgiException {
    Demultiplexer demultiplexer = new Demultiplexer(FcgiLimits.DEFAULTS, new IgnoredEvents());
    for (int id = 1; id <= 65_535; id++) {
      byte[] bytes = records().begin(id).bytes();
      demultiplexer.receive(bytes, 0, bytes.length);
    }
    assertThat(demultiplexer.active()).isEqualTo(FcgiLimits.DEFAULTS.maxActive());
  }

  @Nested
  class ClosesTheConnection {

    @Test
    void ifItHasNoId() {
      assertThat(Recording.of(records().begin(0).bytes()))
          .containsExactly("closed: a request begins with id 0");
    }

    @Test
    void ifItsIdIsActive() {
      assertThat(Recording.of(records().get(7).begin(7).bytes()))
          .endsWith("7 STDIN ends", "closed: a request begins with id 7, which is active");
    }

    @Test
    void ifItsIdIsActiveThoughAborted() {
      assertThat(Recording.of(records().begin(7).abort(7).begin(7).bytes()))
          .endsWith("7 is aborted", "closed: a request begins with id 7, which is active");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 9, 16, 256, 264, 65_535})
    void ifItIsNotOfEightBytes(int length) {
      byte[] bytes = records().header(Records.BEGIN_REQUEST, 1, length).bytes();
      assertThat(Recording.of(bytes))
          .containsExactly("closed: BEGIN_REQUEST has " + length + " bytes, not 8");
    }
  }
}
