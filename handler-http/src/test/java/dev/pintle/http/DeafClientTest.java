package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For a client that pipelines and takes nothing no more is held than one burst of replies, on the
 * thread of a loop or on another. There is no socket, whose room would be uncertain.
 */
@Tag("LIM-13")
class DeafClientTest {
  private static final int REQUESTS = 5_000;
  private static final int AT_ONCE = 64;
  private static final int BURST_BYTES = 32 * 1024;

  /** The largest that are copied. */
  private static final int SMALL_BYTES = 8 * 1024;

  private final TestLink link = new TestLink("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(REQUESTS));
  private final TestTurn turn = new TestTurn();
  private final AtomicInteger calls = new AtomicInteger();

  private HttpConnection asks(int bytes) {
    byte[] body = new byte[bytes];
    HttpService service =
        new HttpService(
            env -> {
              calls.incrementAndGet();
              return Response.bytes("x/y", body);
            },
            Settings.of(Options.builder().build()));
    link.room = 0;
    return new HttpConnection(service, link, false);
  }

  @ParameterizedTest(name = "on a loop: {0}")
  @ValueSource(booleans = {true, false})
  void repliesOfFewBytesAreBoundedByTheirNumber(boolean drives) {
    turn.drives = drives;

    assertThat(asks(1).turn(turn)).isEqualTo(Next.WRITE);

    assertThat(calls).hasValue(AT_ONCE);
  }

  @ParameterizedTest(name = "on a loop: {0}")
  @ValueSource(booleans = {true, false})
  void repliesOfMoreBytesAreBoundedByTheirSize(boolean drives) {
    turn.drives = drives;

    assertThat(asks(SMALL_BYTES).turn(turn)).isEqualTo(Next.WRITE);

    assertThat(calls).hasValue(BURST_BYTES / SMALL_BYTES);
  }

  @ParameterizedTest(name = "on a loop: {0}")
  @ValueSource(booleans = {true, false})
  void aReplyThatIsLargeIsTheOnlyOne(boolean drives) {
    turn.drives = drives;

    assertThat(asks(SMALL_BYTES + 1).turn(turn)).isEqualTo(Next.WRITE);

    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest(name = "on a loop: {0}")
  @ValueSource(booleans = {true, false})
  void nothingIsReadOrAnsweredWhileABurstIsNotTakenWhole(boolean drives) {
    turn.drives = drives;
    HttpConnection connection = asks(SMALL_BYTES);
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);
    int answered = calls.get();
    int unread = link.unread();

    link.room = BURST_BYTES; // and there are heads
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);

    assertThat(link.room).isZero();
    assertThat(calls).hasValue(answered);
    assertThat(link.unread()).isEqualTo(unread);

    link.room = BURST_BYTES;
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);
    assertThat(calls).hasValueGreaterThan(answered);
  }
}
