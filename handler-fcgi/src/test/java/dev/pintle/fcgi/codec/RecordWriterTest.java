package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {
  private static final int STDOUT = 6;
  private static final int STDERR = 7;

  private final RecordWriter writer = new RecordWriter();

  @Test
  void writesAResponseAsTheSpecificationShowsIt() {
    writer.open(RecordType.STDOUT, 1);
    writer.put("Status: 200 OK\r\n\r\n");
    writer.put("a body".getBytes(StandardCharsets.ISO_8859_1), 2, 4);
    writer.close();
    writer.endOfStream(RecordType.STDOUT, 1);
    writer.endRequest(1, 0, ProtocolStatus.REQUEST_COMPLETE);
    assertThat(sent())
        .containsExactly(
            new SentRecord(STDOUT, 1, "Status: 200 OK\r\n\r\nbody", 2),
            new SentRecord(STDOUT, 1, "", 0),
            new SentRecord(3, 1, "\0\0\0\0\0\0\0\0", 0));
  }

  @Test
  void writesHighIds() {
    writer.open(RecordType.STDERR, 0xfffe);
    writer.put("no");
    writer.close();
    writer.endOfStream(RecordType.STDERR, 0xfffe);
    assertThat(sent())
        .containsExactly(
            new SentRecord(STDERR, 0xfffe, "no", 6), new SentRecord(STDERR, 0xfffe, "", 0));
  }

  @Test
  void endsARequestWithBothStatuses() {
    writer.endRequest(7, 0x81828384, ProtocolStatus.UNKNOWN_ROLE);
    assertThat(sent())
        .containsExactly(new SentRecord(3, 7, "\u0081\u0082\u0083\u0084\u0003\0\0\0", 0));
  }

  @Test
  void answersAnUnknownType() {
    writer.unknownType(200);
    assertThat(sent()).containsExactly(new SentRecord(11, 0, "\u00c8\0\0\0\0\0\0\0", 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void padsToAMultipleOfEight(int size) {
    writer.open(RecordType.STDOUT, 1);
    writer.put("x".repeat(size));
    writer.close();
    assertThat(writer.length() % 8).isZero();
    assertThat(sent()).extracting(SentRecord::padding).containsExactly((8 - size % 8) % 8);
  }

  @Test
  void makesNoRecordWithoutContentWhichWouldEndTheStream() {
    writer.endOfStream(RecordType.STDERR, 1);
    writer.open(RecordType.STDOUT, 1);
    writer.put("");
    writer.put(ByteBuffer.allocate(0));
    writer.close();
    assertThat(sent()).extracting(SentRecord::type).containsExactly(STDERR);
  }

  @Test
  void startsOverWhenCleared() {
    writer.open(RecordType.STDOUT, 1);
    writer.put("x".repeat(100_000));
    writer.clear();
    assertThat(writer.length()).isZero();
    writer.open(RecordType.STDOUT, 2);
    writer.put("y");
    writer.close();
    assertThat(sent()).containsExactly(new SentRecord(STDOUT, 2, "y", 7));
  }

  @Test
  void givesBackABufferThatGrewFar() {
    writer.open(RecordType.STDOUT, 1);
    writer.put("x".repeat(100_000));
    writer.clear();
    assertThat(writer.view(0, 0).capacity()).isLessThan(64 * 1024);
  }

  @Test
  void writesZerosOverWhatItsBufferHeldBefore() {
    writer.open(RecordType.STDOUT, 1);
    writer.put("\u00ff".repeat(100));
    writer.clear();
    writer.endOfStream(RecordType.STDOUT, 1);
    writer.endRequest(1, 0, ProtocolStatus.REQUEST_COMPLETE);
    assertThat(sent())
        .containsExactly(
            new SentRecord(STDOUT, 1, "", 0), new SentRecord(3, 1, "\0\0\0\0\0\0\0\0", 0));
  }

  /** What comes behind so many bytes has to make room for itself. */
  @ParameterizedTest
  @ValueSource(ints = {976, 984, 992, 1000, 1008, 1016, 1024})
  void findsRoomWhereverItsBufferEnds(int before) {
    for (Consumer<RecordWriter> each :
        List.<Consumer<RecordWriter>>of(
            w -> w.endOfStream(RecordType.STDERR, 1),
            w -> w.endRequest(1, 2, ProtocolStatus.OVERLOADED),
            w -> w.unknownType(99),
            w -> w.values(Set.of("FCGI_MAX_CONNS", "FCGI_MAX_REQS"), 1, 2, true))) {
      RecordWriter alone = new RecordWriter();
      each.accept(alone);
      RecordWriter behind = new RecordWriter();
      behind.open(RecordType.STDOUT, 1);
      behind.put("x".repeat(before - 8));
      behind.close();
      assertThat(behind.length()).isEqualTo(before);
      each.accept(behind);
      assertThat(behind.view(before, behind.length())).isEqualTo(alone.view(0, alone.length()));
    }
  }

  @Test
  void isNotTakenForAnother() {
    assertThatThrownBy(writer::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.put("x")).isInstanceOf(IllegalStateException.class);
    writer.open(RecordType.STDOUT, 1);
    assertThatThrownBy(() -> writer.open(RecordType.STDOUT, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.endRequest(1, 0, ProtocolStatus.REQUEST_COMPLETE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Nested
  class LongContent {

    @ParameterizedTest
    @ValueSource(ints = {32 * 1024, 32 * 1024 + 1, 65535, 65536, 200_000})
    void isCutIntoRecordsThatNoWebServerFindsTooLong(int size) {
      String content = text(size);
      writer.open(RecordType.STDOUT, 3);
      writer.put(content);
      writer.close();
      assertIsAllOf(content);
    }

    @Test
    void isCutTheSameWhateverItIsPutAs() {
      String content = text(90_001);
      byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
      writer.open(RecordType.STDOUT, 3);
      writer.put(bytes, 0, 40_000);
      writer.put(ByteBuffer.allocateDirect(50_000).put(bytes, 40_000, 50_000).flip());
      writer.put(content.substring(90_000));
      writer.close();
      assertIsAllOf(content);
    }

    private void assertIsAllOf(String content) {
      List<SentRecord> sent = sent();
      assertThat(sent)
          .hasSize((content.length() - 1) / (32 * 1024) + 1)
          .allSatisfy(
              record -> {
                assertThat(record.type()).isEqualTo(STDOUT);
                assertThat(record.id()).isEqualTo(3);
                assertThat(record.content()).hasSizeBetween(1, 32 * 1024);
              });
      assertThat(joined(sent)).isEqualTo(content);
    }
  }

  @Nested
  class ContentFromElsewhere {

    @Test
    void endsTheRecordOfTheHead() {
      writer.open(RecordType.STDOUT, 1);
      writer.put("head ");
      int at = writer.splice(4);
      writer.endOfStream(RecordType.STDOUT, 1);
      writer.endRequest(1, 0, ProtocolStatus.REQUEST_COMPLETE);
      assertThat(sentWith(at, "body"))
          .containsExactly(
              new SentRecord(STDOUT, 1, "head body", 7),
              new SentRecord(STDOUT, 1, "", 0),
              new SentRecord(3, 1, "\0\0\0\0\0\0\0\0", 0));
    }

    @Test
    void fillsARecordOfItsOwn() {
      writer.open(RecordType.STDOUT, 1);
      String content = text(writer.room());
      int at = writer.splice(content.length());
      assertThat(at).isEqualTo(8);
      assertThat(sentWith(at, content))
          .containsExactly(new SentRecord(STDOUT, 1, text(32 * 1024), 0));
    }

    @Test
    void mayBeASingleByte() {
      writer.open(RecordType.STDOUT, 1);
      int at = writer.splice(1);
      assertThat(sentWith(at, "x")).containsExactly(new SentRecord(STDOUT, 1, "x", 7));
    }

    @Test
    void isNoMoreThanThereIsRoomFor() {
      writer.open(RecordType.STDOUT, 1);
      writer.put("head");
      assertThat(writer.room()).isEqualTo(32 * 1024 - 4);
      assertThatThrownBy(() -> writer.splice(32 * 1024 - 3))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.splice(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Values {

    @Test
    void areThoseAskedFor() {
      writer.values(Set.of("FCGI_MPXS_CONNS", "FCGI_MAX_REQS", "FCGI_MAX_CONNS"), 1024, 50, true);
      assertThat(sent())
          .containsExactly(
              new SentRecord(
                  10,
                  0,
                  "\u000e\u0004FCGI_MAX_CONNS1024"
                      + "\r\u0002FCGI_MAX_REQS50"
                      + "\u000f\u0001FCGI_MPXS_CONNS1",
                  1));
    }

    @Test
    void leaveOutWhatIsNotKnown() {
      writer.values(Set.of("FCGI_MPXS_CONNS", "FCGI_OTHER", ""), 1, 1, false);
      assertThat(sent()).containsExactly(new SentRecord(10, 0, "\u000f\u0001FCGI_MPXS_CONNS0", 6));
    }

    @Test
    void areAnsweredEvenIfNoneIsKnown() {
      writer.values(Set.of("FCGI_OTHER"), 1, 1, false);
      assertThat(sent()).containsExactly(new SentRecord(10, 0, "", 0));
    }
  }

  @Test
  void writesWhatItsOwnReaderReads() {
    Random random = new Random(8);
    for (int round = 0; round < 2_000; round++) {
      writer.clear();
      StringBuilder put = new StringBuilder();
      writer.open(RecordType.STDOUT, 1 + random.nextInt(65535));
      for (int pieces = random.nextInt(6); pieces >= 0; pieces--) {
        String piece = text(random.nextInt(random.nextInt(4) == 0 ? 40_000 : 40));
        byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
        switch (random.nextInt(3)) {
          case 0 -> writer.put(piece);
          case 1 -> writer.put(bytes, 0, bytes.length);
          default -> writer.put(ByteBuffer.wrap(bytes));
        }
        put.append(piece);
      }
      writer.close();
      assertThat(joined(sent())).isEqualTo(put.toString());
    }
  }

  private List<SentRecord> sent() {
    return SentRecord.all(writer.view(0, writer.length()));
  }

  private List<SentRecord> sentWith(int at, String spliced) {
    ByteBuffer all = ByteBuffer.allocate(writer.length() + spliced.length());
    all.put(writer.view(0, at));
    all.put(spliced.getBytes(StandardCharsets.ISO_8859_1));
    all.put(writer.view(at, writer.length()));
    return SentRecord.all(all.flip());
  }

  private static String joined(List<SentRecord> records) {
    return records.stream().map(SentRecord::content).collect(Collectors.joining());
  }

  /** Text in which no two parts look alike. */
  private static String text(int size) {
    StringBuilder text = new StringBuilder(size + 8);
    for (int i = 0; text.length() < size; i++) {
      text.append(i).append((char) (0x80 + i % 0x80));
    }
    text.setLength(size);
    return text.toString();
  }
}
