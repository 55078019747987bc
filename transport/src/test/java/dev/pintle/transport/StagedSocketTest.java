package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes of the heap go through a direct buffer, and none is lost, repeated or out of order. */
@Tag("socket")
@Timeout(60)
class StagedSocketTest {
  private static final int STAGE_BYTES = 16 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(STAGE_BYTES);
  private SocketChannel ours;
  private SocketChannel theirs;
  private StagedSocket staged;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ours = SocketChannel.open();
      ours.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
      ours.connect(listener.getLocalAddress());
      theirs = listener.accept();
    }
    ours.configureBlocking(false);
    staged = new StagedSocket(ours, this::stage);
  }

  @AfterEach
  void close() throws IOException {
    ours.close();
    theirs.close();
  }

  private @Nullable ByteBuffer stage() {
    return buffer.clear();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Nested
  class AWrite {
    @Test
    void thatTheSocketTakesInPartsGoesOnWhereItStopped() throws IOException {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      boolean wasShort = false;
      long written = 0;
      for (int n = 0; n < 500; n++) {
        byte[][] parts = {random(100 + n), random(7000 + n), random(50)};
        ByteBuffer[] sources = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
          sent.write(parts[i]);
          sources[i] = ByteBuffer.wrap(parts[i]);
        }
        while (remaining(sources) > 0) {
          int before = remaining(sources);
          long count = staged.write(sources, sources.length);
          assertThat(before - remaining(sources)).isEqualTo((int) count);
          written += count;
          wasShort |= count > 0 && count < before;
          if (count < before && received.size() < written) { // else what was read makes room soon
            receive(received);
          }
        }
      }
      ours.shutdownOutput();
      while (receive(received)) {
        // until the end
      }
      assertThat(wasShort).as("the socket took a part at least once").isTrue();
      assertThat(received.toByteArray()).isEqualTo(sent.toByteArray());
    }

    @Test
    void thatIsLargerThanTheBufferTakesNothingTwice() throws IOException {
      byte[] large = random(3 * STAGE_BYTES);
      ByteBuffer[] sources = {ByteBuffer.wrap(random(10)), ByteBuffer.wrap(large)};
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      long written = 0;
      while (remaining(sources) > 0) {
        long count = staged.write(sources, 2);
        written += count;
        if (count == 0 && received.size() < written) { // else what was read makes room soon
          receive(received);
        }
      }
      ours.shutdownOutput();
      while (receive(received)) {
        // until the end
      }
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.write(random(10));
      expected.write(large);
      assertThat(received.toByteArray()).isEqualTo(expected.toByteArray());
    }

    private int remaining(ByteBuffer[] sources) {
      int sum = 0;
      for (ByteBuffer source : sources) {
        sum += source.remaining();
      }
      return sum;
    }

    private boolean receive(ByteArrayOutputStream received) throws IOException {
      ByteBuffer target = ByteBuffer.allocate(64 * 1024);
      int count = theirs.read(target);
      received.write(target.array(), 0, Math.max(0, count));
      return count >= 0;
    }
  }

  @Nested
  class ARead {
    @Test
    void takesNoMoreThanTheTargetHasRoomFor() throws IOException {
      byte[] bytes = random(5000);
      theirs.write(ByteBuffer.wrap(bytes));
      theirs.shutdownOutput();
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      for (int room = 1; ; room += 7) {
        ByteBuffer target = ByteBuffer.allocate(room);
        int count = staged.read(target);
        if (count < 0) {
          break;
        }
        assertThat(target.position()).isEqualTo(count);
        received.write(target.array(), 0, count);
      }
      assertThat(received.toByteArray()).isEqualTo(bytes);
    }
  }
}
