package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.BodySink;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.MemorySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CountingSinkTest {
  private final MemorySink sink = new MemorySink();
  private final CountingSink counting = new CountingSink(sink);

  @Test
  void countsEveryWayOfWriting() throws IOException {
    counting.write('a');
    counting.write("bcd".getBytes(StandardCharsets.US_ASCII));
    counting.write("xefx".getBytes(StandardCharsets.US_ASCII), 1, 2);
    counting.write(ByteBuffer.wrap(new byte[] {'g', 'h'}));

    assertThat(sink.text()).isEqualTo("abcdefgh");
    assertThat(counting.count()).isEqualTo(8);
  }

  @Test
  void passesEverythingElseOn() throws IOException {
    counting.flush();
    counting.close();
    counting.trailers(Headers.of("A", "1"));

    assertThat(sink.flushes()).isEqualTo(2);
    assertThat(sink.trailers()).isEqualTo(Headers.of("A", "1"));
    assertThat(counting.isOpen()).isTrue();
    sink.clientLeaves();
    assertThat(counting.isOpen()).isFalse();
  }

  @Test
  void countsOnlyWhatWasTaken() {
    CountingSink broken = new CountingSink(new LeavingSink());

    assertThatThrownBy(() -> broken.write(ByteBuffer.wrap(new byte[10])))
        .isInstanceOf(ClientGoneException.class);
    assertThat(broken.count()).isEqualTo(3);
    assertThatThrownBy(() -> broken.write(1)).isInstanceOf(ClientGoneException.class);
    assertThat(broken.count()).isEqualTo(3);
  }

  /** Takes three bytes at most and then has no client. */
  private static final class LeavingSink extends BodySink {
    private int room = 3;

    @Override
    public void write(ByteBuffer source) throws IOException {
      int taken = Math.min(room, source.remaining());
      source.position(source.position() + taken);
      room -= taken;
      if (source.hasRemaining()) {
        throw new ClientGoneException("the client has left", null);
      }
    }

    @Override
    public void flush() {}

    @Override
    public boolean isOpen() {
      return room > 0;
    }

    @Override
    public void trailers(Headers trailers) {
      throw new UnsupportedOperationException();
    }
  }
}
