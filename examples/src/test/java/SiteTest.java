import static dev.pintle.testkit.PintleAssertions.assertThat;

import dev.pintle.testkit.TestClient;
import org.junit.jupiter.api.Test;

class SiteTest {
  private final TestClient client = TestClient.direct(Site.app());

  @Test
  void greetsByName() {
    assertThat(client.get("/greet?name=you").send()).hasStatus(200).hasBody("Hello, you");
  }

  @Test
  void redirects() {
    assertThat(client.get("/source").send())
        .hasStatus(302)
        .hasHeader("Location", "https://example.org/");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThat(client.get("/nowhere").send()).hasStatus(404).hasBody("There is no /nowhere");
  }

  @Test
  void countsWhatWasFinished() {
    assertThat(client.get("/greet").send()).hasHeader("X-Finished-Before");
  }
}
