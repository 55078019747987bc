package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A head has its time from its first byte on, however the others come. Time is told by the test, so
 * there is no socket.
 */
@Tag("LIM-08")
class HeadDeadlineTest {
  private static final String WHOLE = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String BEGUN = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(90);

  private final TestLink link = new TestLink("");
  private final TestTurn turn = new TestTurn();
  private final Options options =
      Options.builder().set("head-timeout", "1s").set("idle-timeout", "1h").build();
  private final HttpConnection connection =
      new HttpConnection(
          new HttpService(env -> Response.text("x"), Settings.of(options)), link, false);

  private void arrives(String text) {
    link.arrive(text);
    assertThat(connection.turn(turn)).isEqualTo(Next.READ);
  }

  /** Byte after byte comes until the time of the head is over, which none of them moves. */
  private void assertEndsInTimeThough(String trickles) {
    long deadline = connection.deadline();
    assertThat(deadline).isEqualTo(turn.now + HEAD_NANOS);
    while (turn.now + PACE_NANOS < deadline) {
      turn.now += PACE_NANOS;
      arrives(trickles);
      assertThat(connection.deadline()).isEqualTo(deadline);
    }
    turn.now = deadline;
    link.arrive(trickles);
    connection.expired(turn);
    assertThat(link.lastReply()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
  }

  @Test
  void isThatOfOneThatTrickles() {
    arrives(BEGUN);
    assertEndsInTimeThough("x");
  }

  @Test
  void isThatOfOneThatStops() {
    arrives("GET / HTTP/1.1\r\nHo");
    assertEndsInTimeThough("");
  }

  @Test
  @Tag("LIM-12")
  void isThatOfASecondRequestToo() {
    arrives(WHOLE);
    turn.now += TimeUnit.MINUTES.toNanos(1);
    arrives(BEGUN);
    assertThat(link.responses).isEqualTo(1);
    assertEndsInTimeThough("x");
  }

  @Test
  @Tag("LIM-12")
  void isThatOfOneBegunBehindAnotherRequestToo() {
    arrives(WHOLE + BEGUN);
    assertThat(link.responses).isEqualTo(1);
    assertEndsInTimeThough("x");
  }

  /** Of which so few are let pass. */
  @Test
  void passesForAConnectionThatSendsNothingButEmptyLines() {
    long deadline = connection.deadline();
    for (int i = 0; i < 3; i++) {
      turn.now += 3 * PACE_NANOS;
      arrives("\r\n");
      assertThat(connection.deadline()).isEqualTo(deadline);
    }
    turn.now = deadline;
    link.arrive("\r\n");

    assertThat(connection.expired(turn)).isEqualTo(Next.CLOSE);

    assertThat(link.replies).isEmpty();
  }
}
