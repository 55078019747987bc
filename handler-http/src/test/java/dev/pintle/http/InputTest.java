package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.transport.Link;
import dev.pintle.transport.Scratch;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a connection holds of a request that has come in part. */
class InputTest {
  private final byte[] sent = new byte[40_000];
  private int place;
  private int most = Integer.MAX_VALUE;
  private final Link link =
      (Link)
          Proxy.newProxyInstance(
              Link.class.getClassLoader(),
              new Class<?>[] {Link.class},
              (proxy, method, arguments) -> read((ByteBuffer) arguments[0]));
  private final Input in = new Input();

  InputTest() {
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31);
    }
  }

  private int read(ByteBuffer target) {
    int count = Math.min(Math.min(most, target.remaining()), sent.length - place);
    target.put(sent, place, count);
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

  @Test
  void isHeldInLittleMoreThanItsSizeAfterTheBufferGrew() throws IOException {
    turn();
    assertThat(held()).isEqualTo(sent);
    assertThat(in.array().length).isLessThanOrEqualTo(sent.length + 2048);
  }

  @Test
  void isHeldInLittleMoreThanItsSizeAfterEachOfManyReads() throws IOException {
    most = 700;
    while (place < sent.length) {
      turn();
      assertThat(in.array().length).isLessThanOrEqualTo(in.available() + 2048);
    }
    assertThat(held()).isEqualTo(sent);
  }

  @Test
  void isHeldInLittleMoreThanItsSizeAfterMostWasUsed() throws IOException {
    turn();
    in.adopt(Scratch.ofCall());
    in.advanceTo(in.end() - 100);
    in.release();
    assertThat(held()).isEqualTo(Arrays.copyOfRange(sent, sent.length - 100, sent.length));
    assertThat(in.array().length).isLessThanOrEqualTo(2148);
  }

  @Test
  void isNotHeldOnceAllWasUsed() throws IOException {
    turn();
    in.adopt(Scratch.ofCall());
    in.advanceTo(in.end());
    in.release();
    assertThat(in.array()).isEmpty();
  }
}
