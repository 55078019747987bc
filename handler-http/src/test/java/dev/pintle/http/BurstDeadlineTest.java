package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Scratch;
import dev.pintle.transport.Turn;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests that were received are answered, whatever deadline passes while their connection stands
 * in line for its next turn. Time is told by the test, so there is no socket.
 */
@Tag("SEP-15")
class BurstDeadlineTest {
  private static final int REQUESTS = 100;
  private static final int AT_ONCE = 64;

  private final TestLink link = new TestLink("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(REQUESTS));
  private final TestTurn turn = new TestTurn();
  private final Options options = Options.builder().set("idle-timeout", "1s").build();
  private final HttpConnection connection =
      new HttpConnection(
          new HttpService(env -> Response.text("x"), Settings.of(options)), link, false);

  @Test
  void aTurnThatPausesMovesTheDeadline() {
    turn.now = System.nanoTime() + 20_000_000_000L;

    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);

    assertThat(link.responses).isEqualTo(AT_ONCE);
    assertThat(connection.deadline()).isGreaterThan(turn.now);
  }

  @Test
  void whatIsInTheBufferWhenTheDeadlinePassesIsAnswered() {
    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    turn.now = connection.deadline() + 1;

    assertThat(connection.expired(turn)).isEqualTo(Next.READ);

    assertThat(link.responses).isEqualTo(REQUESTS);
  }

  private static final class TestTurn implements Turn {
    private final Scratch scratch = Scratch.ofCall();
    private long now = System.nanoTime();

    @Override
    public boolean mayCall(int kind) {
      return true;
    }

    @Override
    public boolean drives() {
      return true;
    }

    @Override
    public void enter() {}

    @Override
    public void leave() {}

    @Override
    public boolean beginStream() {
      return true;
    }

    @Override
    public void endStream() {}

    @Override
    public boolean awaitReadable(long timeoutNanos) {
      return false;
    }

    @Override
    public boolean awaitWritable(long timeoutNanos) {
      return false;
    }

    @Override
    public Scratch scratch() {
      return scratch;
    }

    @Override
    public long now() {
      return now;
    }
  }

  private static final class TestLink implements Link {
    private final ByteBuffer requests;
    private int responses;

    TestLink(String requests) {
      this.requests = ByteBuffer.wrap(requests.getBytes(US_ASCII));
    }

    @Override
    public int read(ByteBuffer target) {
      int count = Math.min(requests.remaining(), target.remaining());
      target.put(requests.slice(requests.position(), count));
      requests.position(requests.position() + count);
      return count;
    }

    @Override
    public long write(ByteBuffer[] sources, int count) {
      long written = 0;
      for (int i = 0; i < count; i++) {
        String text = US_ASCII.decode(sources[i].duplicate()).toString();
        responses += text.split("HTTP/1.1 200", -1).length - 1;
        written += sources[i].remaining();
        sources[i].position(sources[i].limit());
      }
      return written;
    }

    @Override
    public long write(FileChannel file, long position, long count) {
      throw new AssertionError("no file is sent");
    }

    @Override
    public void watchPeer() {}

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void wake() {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void reset() {}

    @Override
    public void close() {}

    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public SocketAddress localAddress() {
      return null;
    }
  }
}
