package dev.pintle.testkit;

import org.assertj.core.api.Assertions;

/**
 * AssertJ's assertions and those for responses, behind one static import.
 *
 * <pre>{@code
 * import static dev.pintle.testkit.PintleAssertions.assertThat;
 *
 * assertThat(client.get("/").send()).hasStatus(200).hasHeader("Content-Type", "text/html");
 * }</pre>
 */
public final class PintleAssertions extends Assertions {
  private PintleAssertions() {}

  /**
   * Begins assertions about a response.
   *
   * @param actual the response
   * @return assertions that can be chained
   */
  public static TestResponseAssert assertThat(TestResponse actual) {
    return new TestResponseAssert(actual);
  }
}
