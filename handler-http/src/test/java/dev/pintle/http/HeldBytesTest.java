package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many clients stall in the middle of a request, what they hold is bounded. */
@Tag("LIM-13")
class HeldBytesTest {
  private static final String PART =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(5000);

  private final HttpService service =
      new HttpService(env -> Response.text("x"), Settings.of(Options.builder().build()), 20_000);
  private final TestTurn turn = new TestTurn();

  private HttpConnection connect(TestLink link) {
    return new HttpConnection(service, link, false);
  }

  @Test
  void isToldToTheClientsThatAreTooMany() {
    TestLink refused = null;
    for (int i = 0; i < 10 && refused == null; i++) {
      TestLink link = new TestLink(PART);
      assertThat(connect(link).turn(turn)).isEqualTo(Next.READ);
      refused = link.replies.isEmpty() ? null : link;
    }
    assertThat(refused).isNotNull();
    assertThat(refused.replies).startsWith("HTTP/1.1 503 ").contains("Connection: close");
  }

  @Test
  void isFreeAgainWhenTheyHaveLeft() {
    for (int i = 0; i < 50; i++) {
      TestLink link = new TestLink(PART);
      HttpConnection connection = connect(link);
      assertThat(connection.turn(turn)).isEqualTo(Next.READ);
      assertThat(link.replies).isEmpty();
      connection.closed();
    }
    assertThat(service.holdsTooMuch()).isFalse();
  }
}
