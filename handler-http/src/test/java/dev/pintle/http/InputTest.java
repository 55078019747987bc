package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.transport.Link;
import dev.pintle.transport.Scratch;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a connection has of a request that has come in part. */
class InputTest {
  /** How much the buffer of a call holds. */
  private static final int BUFFER = 8 * 1024;

  private final byte[] sent = new byte[40_000];
  private int place;
  private int most = Integer.MAX_VALUE;
  private boolean left;
  private int reads;
  private @Nullable ByteBuffer target;
  private final Scratch scratch = Scratch.ofCall();
  private final Link link =
      (Link)
          Proxy.newProxyInstance(
              Link.class.getClassLoader(),
              new Class<?>[] {Link.class},
              (proxy, method, arguments) -> read((ByteBuffer) arguments[0]));
  private final Input in = new Input();

  InputTest() {
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31 + i / 256); // other bytes at each multiple of 256
    }
  }

  private int read(ByteBuffer into) {
    reads++;
    target = into;
    if (left) {
      return -1;
    }
    int count = Math.min(Math.min(most, into.remaining()), sent.length - place);
    into.put(sent, place, count);
    place += count;
    return count;
  }

  /** One turn, which reads all there is. */
  private void turn() throws IOException {
    in.adopt(Scratch.ofCall());
    for (int count = in.fill(link); count > 0 && most > sent.length; ) {
      count = in.fill(link);
    }
    in.release();
  }

  private byte[] held() {
    return Arrays.copyOfRange(in.array(), in.start(), in.end());
  }

  @Nested
  class IsHeldBetweenTurns {

    @Test
    void inLittleMoreThanItsSizeAfterTheBufferGrew() throws IOException {
      turn();
      assertThat(held()).isEqualTo(sent);
      assertThat(in.array().length).isLessThanOrEqualTo(sent.length + 2048);
    }

    @Test
    void inLittleMoreThanItsSizeAfterEachOfManyReads() throws IOException {
      most = 700;
      while (place < sent.length) {
        turn();
        assertThat(in.array().length).isLessThanOrEqualTo(in.available() + 2048);
      }
      assertThat(held()).isEqualTo(sent);
    }

    @Test
    void inLittleMoreThanItsSizeAfterMostWasUsed() throws IOException {
      turn();
      in.adopt(Scratch.ofCall());
      in.advanceTo(in.end() - 100);
      in.release();
      assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, sent.length - 100, sent.length));
      assertThat(in.array().length).isLessThanOrEqualTo(2148);
    }

    @Test
    void notOnceAllWasUsed() throws IOException {
      turn();
      in.adopt(Scratch.ofCall());
      in.advanceTo(in.end());
      in.release();
      assertThat(in.array()).isEmpty();
    }

    @Test
    void notOnceTheLittleThereWasHasBeenUsed() throws IOException {
      most = 100;
      turn();
      in.adopt(scratch);
      in.advanceTo(in.end());
      in.release();
      assertThat(in.array()).isEmpty();
    }

    @Test
    void whereItStoodIfThatIsNotMuchLarger() throws IOException {
      most = 5000;
      turn();
      byte[] array = in.array();
      in.adopt(scratch);
      in.advanceTo(in.start() + 2048 - (array.length - 5000));
      in.release();
      assertThat(in.array()).isSameAs(array);
      in.adopt(scratch);
      in.advanceTo(in.start() + 1);
      in.release();
      assertThat(in.array()).isNotSameAs(array);
      assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, 1025, 5000));
    }
  }

  @Nested
  class IsRead {

    @Test
    void untilItEndsAndNoFurther() throws IOException {
      in.adopt(scratch);
      assertThat(in.hasEnded()).isFalse();
      left = true;
      assertThat(in.fill(link)).isEqualTo(-1);
      assertThat(in.hasEnded()).isTrue();
      assertThat(in.fill(link)).isEqualTo(-1);
      assertThat(reads).isEqualTo(1);
    }

    @Test
    void furtherIfThereIsNothingNow() throws IOException {
      in.adopt(scratch);
      most = 0;
      assertThat(in.fill(link)).isZero();
      assertThat(in.hasEnded()).isFalse();
      assertThat(in.isEmpty()).isTrue();
      most = 1;
      assertThat(in.fill(link)).isEqualTo(1);
      assertThat(in.isEmpty()).isFalse();
    }

    @Test
    void intoTheBufferOfTheThreadItself() throws IOException {
      in.adopt(scratch);
      in.fill(link);
      assertThat(target).isSameAs(scratch.inBuffer());
      assertThat(in.array()).isSameAs(scratch.in());
    }

    @Test
    void toItsEndIfTheBufferDidNotBecomeFull() throws IOException {
      in.adopt(scratch);
      most = BUFFER - 1;
      in.fill(link);
      assertThat(in.isDrained()).isTrue();
      in.fill(link);
      assertThat(in.isDrained()).isFalse();
    }

    @Test
    void behindWhatHasNotBeenUsed() throws IOException {
      in.adopt(scratch);
      most = 100;
      in.fill(link);
      in.advanceTo(40);
      in.fill(link);
      assertThat(in.start()).isEqualTo(40);
      assertThat(in.available()).isEqualTo(160);
      assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, 40, 200));
    }

    @Test
    void inPlaceOfWhatWasUsedIfThatIsHalfTheBuffer() throws IOException {
      in.adopt(scratch);
      in.fill(link);
      in.advanceTo(BUFFER / 2);
      assertThat(in.fill(link)).isEqualTo(BUFFER / 2);
      assertThat(in.array()).isSameAs(scratch.in());
      assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, BUFFER / 2, BUFFER * 3 / 2));
    }

    @Test
    void intoALargerBufferIfLessThanHalfWasUsed() throws IOException {
      in.adopt(scratch);
      in.fill(link);
      in.advanceTo(BUFFER / 2 - 1);
      in.fill(link);
      assertThat(in.array()).hasSize(2 * BUFFER);
      assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, BUFFER / 2 - 1, place));
    }
  }

  @Test
  void isTakenInPieces() throws IOException {
    in.adopt(scratch);
    most = 100;
    in.fill(link);
    byte[] taken = new byte[110];
    assertThat(in.take(taken, 10, 30)).isEqualTo(30);
    assertThat(in.available()).isEqualTo(70);
    assertThat(in.take(taken, 40, 1000)).isEqualTo(70);
    assertThat(in.take(taken, 0, 1)).isZero();
    assertThat(Arrays.copyOfRange(taken, 10, 110)).isEqualTo(Arrays.copyOf(sent, 100));
  }
}
