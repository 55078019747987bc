import static dev.pintle.testkit.PintleAssertions.assertThat;

import dev.pintle.testkit.TestClient;
import org.junit.jupiter.api.Test;

class EchoTest {
  private final TestClient client = TestClient.direct(new Echo());

  @Test
  void showsAForm() {
    assertThat(client.get("/").send()).hasStatus(200).body().contains("<form method=\"post\">");
  }

  @Test
  void showsWhatWasFilledInEscaped() {
    assertThat(client.post("/").form("name", "<you>", "wish", "a & b").send())
        .hasStatus(200)
        .body()
        .contains("<li>name: &lt;you>", "<li>wish: a &amp; b");
  }

  @Test
  void refusesOtherMethods() {
    assertThat(client.delete("/").send()).hasStatus(405);
  }
}
