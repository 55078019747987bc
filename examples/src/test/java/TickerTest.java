import static dev.pintle.testkit.PintleAssertions.assertThat;

import dev.pintle.testkit.TestClient;
import dev.pintle.testkit.TestExchange;
import org.junit.jupiter.api.Test;

class TickerTest {
  private final TestClient client = TestClient.direct(new Ticker());

  @Test
  void showsAPageThatListens() {
    assertThat(client.get("/").send()).hasStatus(200).body().contains("EventSource(\"events\")");
  }

  @Test
  void sendsTheTimeUntilTheClientLeaves() throws Exception {
    try (TestExchange events = client.get("/events").open()) {
      assertThat(events.headers().first("Content-Type")).isEqualTo("text/event-stream");
      assertThat(events.readText()).matches("data: 20[-0-9T:.]+Z\n\n");
      assertThat(events.readText()).startsWith("data: ");
      events.leave();

      assertThat(events.outcome().status()).isEqualTo(200);
    }
  }
}
