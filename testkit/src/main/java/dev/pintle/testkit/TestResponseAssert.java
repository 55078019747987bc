package dev.pintle.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a response. Those about the body fail for a response that broke off, {@link
 * #brokeOff} aside. Whichever fails also tells what the app threw, if it threw something.
 */
public final class TestResponseAssert extends AbstractAssert<TestResponseAssert, TestResponse> {
  private static final int SHOWN_CHARACTERS = 500;

  TestResponseAssert(TestResponse actual) {
    super(actual, TestResponseAssert.class);
  }

  /**
   * Checks the status.
   *
   * @param status the expected one
   * @return this
   */
  public TestResponseAssert hasStatus(int status) {
    isNotNull();
    if (actual.status() != status) {
      throw problem("expected status %s, but it is %s%s", status, actual.status(), shownBody());
    }
    return this;
  }

  /**
   * Checks that a field is there once, with this value.
   *
   * @param name in any case
   * @param value the whole value
   * @return this
   */
  public TestResponseAssert hasHeader(String name, String value) {
    return hasHeaders(name, value);
  }

  /**
   * Checks that a field is there.
   *
   * @param name in any case
   * @return this
   */
  public TestResponseAssert hasHeader(String name) {
    isNotNull();
    if (!actual.headers().contains(name)) {
      throw problem("expected a field %s, but there is none in %s", name, actual.headers());
    }
    return this;
  }

  /**
   * Checks all values of a field.
   *
   * @param name in any case
   * @param values one for each time that the field is there, in order
   * @return this
   */
  public TestResponseAssert hasHeaders(String name, String... values) {
    isNotNull();
    List<String> found = actual.headers().all(name);
    if (!found.equals(List.of(values))) {
      throw problem("expected %s to be %s, but it is %s", name, List.of(values), found);
    }
    return this;
  }

  /**
   * Checks that a field is not there.
   *
   * @param name in any case
   * @return this
   */
  public TestResponseAssert hasNoHeader(String name) {
    return hasHeaders(name);
  }

  /**
   * Checks the whole body, as UTF-8.
   *
   * @param text the expected one
   * @return this
   */
  public TestResponseAssert hasBody(String text) {
    body().isEqualTo(text);
    return this;
  }

  /**
   * Checks the whole body.
   *
   * @param bytes the expected ones
   * @return this
   */
  public TestResponseAssert hasBody(byte[] bytes) {
    isComplete();
    Assertions.assertThat(actual.bytes()).as("body of %s", actual).isEqualTo(bytes);
    return this;
  }

  /**
   * Checks that the body is empty.
   *
   * @return this
   */
  public TestResponseAssert hasNoBody() {
    return hasBody(new byte[0]);
  }

  /**
   * Goes over to assertions about the body as text in UTF-8.
   *
   * @return assertions about the text
   */
  public AbstractStringAssert<?> body() {
    isComplete();
    return Assertions.assertThat(actual.text()).as("body of %s", actual);
  }

  /**
   * Checks that a trailer field is there once, with this value.
   *
   * @param name in any case
   * @param value the whole value
   * @return this
   */
  public TestResponseAssert hasTrailer(String name, String value) {
    isNotNull();
    List<String> found = actual.trailers().all(name);
    if (!found.equals(List.of(value))) {
      throw problem("expected the trailer %s to be %s, but it is %s", name, value, found);
    }
    return this;
  }

  /**
   * Checks which interim responses came.
   *
   * @param statuses in order
   * @return this
   */
  public TestResponseAssert hasInformational(Integer... statuses) {
    isNotNull();
    List<Integer> found =
        actual.informational().stream().map(TestResponse.Interim::status).toList();
    if (!found.equals(List.of(statuses))) {
      throw problem(
          "expected the interim responses %s, but there are %s", List.of(statuses), found);
    }
    return this;
  }

  /**
   * Checks that the response ended as its framing says.
   *
   * @return this
   */
  public TestResponseAssert isComplete() {
    isNotNull();
    Throwable failure = actual.failure();
    if (failure != null) {
      AssertionError error =
          problem(
              "expected a whole response, but after %s bytes: %s",
              actual.received().length, failure);
      error.addSuppressed(failure);
      throw error;
    }
    return this;
  }

  /**
   * Checks that the response broke off, so that no client can take what came for the whole.
   *
   * @return this
   */
  public TestResponseAssert brokeOff() {
    isNotNull();
    if (actual.failure() == null) {
      throw problem(
          "expected the response to break off, but it is whole, with status %s%s",
          actual.status(), shownBody());
    }
    return this;
  }

  private String shownBody() {
    String text = new String(actual.received(), StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return "";
    }
    return "; the body is: "
        + (text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…");
  }

  private AssertionError problem(String message, @Nullable Object... arguments) {
    AssertionError error = super.failure(message, arguments);
    Throwable ofApp = actual.failureOfApp();
    return ofApp == null
        ? error
        : new AssertionError(error.getMessage() + "; the app failed: " + ofApp, ofApp);
  }
}
