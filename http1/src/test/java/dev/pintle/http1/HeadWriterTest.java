package dev.pintle.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
  private static final String DATE = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

  private final HeadWriter writer = new HeadWriter(new HttpDate(() -> 0));

  @Nested
  class FinalHeads {

    @Test
    void areStatusFieldsDateAndLength() {
      writer.head(200, Headers.of("B", "1", "a", "2", "B", "3"), 13, Connection.DEFAULT);
      assertThat(written())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nB: 1\r\na: 2\r\nB: 3\r\n" + DATE + "Content-Length: 13\r\n\r\n");
    }

    @Test
    void sayThatTheBodyIsChunked() {
      writer.head(200, Headers.empty(), HeadWriter.CHUNKED, Connection.DEFAULT);
      assertThat(written())
          .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void saySomethingOfTheConnection() {
      writer.head(204, Headers.empty(), HeadWriter.UNSAID, Connection.CLOSE);
      assertThat(written())
          .isEqualTo("HTTP/1.1 204 No Content\r\n" + DATE + "Connection: close\r\n\r\n");
    }

    @Test
    void keepAConnectionOfHttp10() {
      writer.head(304, Headers.empty(), 0, Connection.KEEP_ALIVE);
      assertThat(written())
          .isEqualTo(
              "HTTP/1.1 304 Not Modified\r\n"
                  + DATE
                  + "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n");
    }

    @Test
    void switchProtocols() {
      writer.head(101, Headers.of("Upgrade", "x"), HeadWriter.UNSAID, Connection.UPGRADE);
      assertThat(written())
          .isEqualTo(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    }

    @Test
    @Tag("RES-11")
    void leaveTheDateToTheApp() {
      writer.head(200, Headers.of("dAtE", "then", "Link", "a"), 0, Connection.DEFAULT);
      assertThat(written())
          .isEqualTo("HTTP/1.1 200 OK\r\ndAtE: then\r\nLink: a\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    @Tag("RES-11")
    void areDatedBesideAnotherNameOfFourLetters() {
      writer.head(200, Headers.of("Vary", "a"), 0, Connection.DEFAULT);
      assertThat(written())
          .isEqualTo("HTTP/1.1 200 OK\r\nVary: a\r\n" + DATE + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void areTheSameWithoutALookAtTheClock() {
      writer.head(200, Headers.of("B", "1"), 3, Connection.CLOSE, System.nanoTime());
      assertThat(written())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nB: 1\r\n"
                  + DATE
                  + "Content-Length: 3\r\nConnection: close\r\n\r\n");
    }

    @Test
    void haveNoStatusBelow100() {
      assertThatThrownBy(() -> writer.head(99, Headers.empty(), 0, Connection.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areWrittenInLatin1() {
      writer.head(200, Headers.of("X", "\u00e9\u00ff"), 0, Connection.DEFAULT);
      assertThat(written()).contains("X: \u00e9\u00ff\r\n");
    }

    @ParameterizedTest
    @CsvSource({
      "200, OK",
      "404, Not Found",
      "431, Request Header Fields Too Large",
      "500, Internal Server Error",
      "299, ''",
      "999, ''"
    })
    void nameTheStatus(int status, String reason) {
      writer.head(status, Headers.empty(), 0, Connection.DEFAULT);
      assertThat(written()).startsWith("HTTP/1.1 " + status + " " + reason + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 1_000_000, 4_294_967_296L, Long.MAX_VALUE})
    void writeAnyLength(long length) {
      writer.head(200, Headers.empty(), length, Connection.DEFAULT);
      assertThat(written()).contains("\r\nContent-Length: " + length + "\r\n");
    }

    @Test
    void mayBeLong() {
      String value = "v".repeat(100_000);
      writer.head(200, Headers.of("X", value), 0, Connection.DEFAULT);
      assertThat(written()).contains("\r\nX: " + value + "\r\n");
    }
  }

  @Nested
  class InterimHeads {

    @Test
    void areStatusAndFields() {
      writer.interim(103, Headers.of("Link", "</a>"));
      assertThat(written()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    }

    @Test
    void mayHaveNoFields() {
      writer.interim(100, Headers.empty());
      assertThat(written()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }
  }

  @Nested
  class Chunks {

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 15, 16, 255, 256, 65_536, 0xdeadbeefL, Long.MAX_VALUE})
    void beginWithTheirSize(long size) {
      writer.chunk(size);
      assertThat(written()).isEqualTo(Long.toHexString(size) + "\r\n");
    }

    @Test
    void endWithALineEnd() {
      writer.chunkEnd();
      assertThat(written()).isEqualTo("\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void areNeverEmpty(long size) {
      assertThatThrownBy(() -> writer.chunk(size)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endWithAnEmptyOne() {
      writer.lastChunk(Headers.empty());
      assertThat(written()).isEqualTo("0\r\n\r\n");
    }

    @Test
    void endWithTrailers() {
      writer.lastChunk(Headers.of("A", "1", "B", "2"));
      assertThat(written()).isEqualTo("0\r\nA: 1\r\nB: 2\r\n\r\n");
    }
  }

  @Nested
  class Buffers {

    @Test
    void collectOneReplyBehindTheOther() {
      writer.interim(100, Headers.empty());
      writer.put(new byte[] {'x', 'a', 'b', 'y'}, 1, 2);
      writer.put(ByteBuffer.wrap(new byte[] {'c', 'd'}));
      assertThat(written()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\nabcd");
      assertThat(writer.length()).isEqualTo(29);
    }

    @Test
    void takeTheWholeRestOfABuffer() {
      ByteBuffer source = ByteBuffer.allocateDirect(5000);
      source.position(3);
      writer.put(source);
      assertThat(source.hasRemaining()).isFalse();
      assertThat(writer.length()).isEqualTo(4997);
    }

    @Test
    void startOver() {
      writer.put(new byte[200_000], 0, 200_000);
      writer.clear();
      assertThat(writer.length()).isZero();
      writer.chunk(1);
      assertThat(written()).isEqualTo("1\r\n");
    }

    @Test
    void thatGrewFarAreGivenBack() {
      writer.put(new byte[64 * 1024 + 1], 0, 64 * 1024 + 1);
      writer.clear();
      assertThat(writer.view().capacity()).isLessThan(64 * 1024);
    }

    @Test
    void growForHeadsAndChunksBehindAnyNumberOfBytes() {
      for (int count = 900; count <= 1024; count++) {
        HeadWriter heads = new HeadWriter(new HttpDate(() -> 0));
        heads.put(new byte[count], 0, count);
        heads.head(200, Headers.empty(), Long.MAX_VALUE, Connection.DEFAULT);
        HeadWriter chunks = new HeadWriter(new HttpDate(() -> 0));
        chunks.put(new byte[count], 0, count);
        chunks.chunk(Long.MAX_VALUE);
        assertThat(written(heads)).endsWith("\r\nContent-Length: " + Long.MAX_VALUE + "\r\n\r\n");
        assertThat(written(chunks)).endsWith("\0" + Long.toHexString(Long.MAX_VALUE) + "\r\n");
      }
    }

    @Test
    void growForMoreThanTheNextBytes() {
      writer.put(new byte[1025], 0, 1025);
      ByteBuffer view = writer.view();
      writer.put(new byte[1000], 0, 1000);
      assertThat(writer.view()).isSameAs(view);
    }

    @Test
    void thatGrewLessFarAreKept() {
      writer.put(new byte[64 * 1024], 0, 64 * 1024);
      ByteBuffer view = writer.view();
      writer.clear();
      assertThat(writer.view()).isSameAs(view);
    }
  }

  private String written() {
    return written(writer);
  }

  private static String written(HeadWriter writer) {
    return StandardCharsets.ISO_8859_1.decode(writer.view()).toString();
  }
}
