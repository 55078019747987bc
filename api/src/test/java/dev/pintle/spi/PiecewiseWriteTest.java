package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A socket is never given more at once than a piece, and everything in the end. */
class PiecewiseWriteTest {
  private static final int PIECE = 64 * 1024;

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int most;

  /** Takes all that it is given. */
  private long take(ByteBuffer[] buffers) {
    int given = Stream.of(buffers).mapToInt(ByteBuffer::remaining).sum();
    most = Math.max(most, given);
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        taken.write(buffer.get());
      }
    }
    return given;
  }

  @Test
  void givesEverythingInOrder() throws IOException {
    byte[] bytes = new byte[4 * PIECE];
    new Random(1).nextBytes(bytes);
    ByteBuffer[] buffers = {
      ByteBuffer.wrap(bytes, 0, 100),
      ByteBuffer.wrap(bytes, 100, 3 * PIECE),
      ByteBuffer.wrap(bytes, 100 + 3 * PIECE, bytes.length - 100 - 3 * PIECE)
    };

    assertThat(PiecewiseWrite.write(buffers, this::take)).isEqualTo(bytes.length);
    assertThat(taken.toByteArray()).isEqualTo(bytes);
    assertThat(most).isEqualTo(PIECE);
  }

  @Test
  void givesFourPiecesInARow() throws IOException {
    ByteBuffer[] buffers = {ByteBuffer.wrap(new byte[100]), ByteBuffer.wrap(new byte[9 * PIECE])};

    assertThat(PiecewiseWrite.write(buffers, this::take)).isEqualTo(4 * PIECE);
    assertThat(PiecewiseWrite.write(buffers, this::take)).isEqualTo(4 * PIECE);
    assertThat(PiecewiseWrite.write(buffers, this::take)).isEqualTo(PIECE + 100);
  }

  @Test
  void givesNoMoreOnceAPieceIsNotTakenWhole() throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[3 * PIECE]);

    long all =
        PiecewiseWrite.write(
            new ByteBuffer[] {buffer},
            piece -> {
              int count = Math.min(piece[0].remaining(), PIECE + 10 - taken.size());
              byte[] bytes = new byte[count];
              piece[0].get(bytes);
              taken.writeBytes(bytes);
              return count;
            });

    assertThat(all).isEqualTo(PIECE + 10);
    assertThat(buffer.remaining()).isEqualTo(2 * PIECE - 10);
  }

  @Test
  void givesLittleAtOnce() throws IOException {
    ByteBuffer[] buffers = {ByteBuffer.wrap(new byte[10]), ByteBuffer.wrap(new byte[20])};

    assertThat(PiecewiseWrite.write(buffers, this::take)).isEqualTo(30);
  }

  @Test
  void leavesTheLimitWhereItWasIfTheWriteFails() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[2 * PIECE]);

    assertThatThrownBy(
            () ->
                PiecewiseWrite.write(
                    new ByteBuffer[] {buffer},
                    piece -> {
                      throw new IOException("gone");
                    }))
        .hasMessage("gone");
    assertThat(buffer.remaining()).isEqualTo(2 * PIECE);
  }
}
