package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
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
}
