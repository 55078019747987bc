package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestResponseAssertTest {
  private static final TestResponse WHOLE = response(null);
  private static final TestResponse BROKEN = response(new IOException("cut"));

  private static TestResponse response(@Nullable Throwable failure) {
    return new TestResponse(
        200,
        Headers.of("X-A", "1", "X-B", "1", "x-b", "2"),
        List.of(new TestResponse.Interim(103, Headers.empty())),
        "hello".getBytes(UTF_8),
        Headers.of("X-Sum", "5"),
        failure,
        new CallWatch(Map.of()));
  }

  @Test
  void passesWhereEverythingIsAsExpected() {
    assertThat(WHOLE)
        .hasStatus(200)
        .hasHeader("x-a")
        .hasHeader("x-a", "1")
        .hasHeaders("X-B", "1", "2")
        .hasNoHeader("X-C")
        .hasBody("hello")
        .hasBody("hello".getBytes(UTF_8))
        .hasTrailer("x-sum", "5")
        .hasInformational(103)
        .isComplete()
        .body()
        .startsWith("hell");
    assertThat(BROKEN).hasStatus(200).brokeOff();
  }

  static Stream<Consumer<TestResponse>> wrong() {
    return Stream.of(
        response -> assertThat(response).hasStatus(404),
        response -> assertThat(response).hasHeader("X-C"),
        response -> assertThat(response).hasHeader("X-A", "2"),
        response -> assertThat(response).hasHeader("X-B", "1"),
        response -> assertThat(response).hasHeaders("X-B", "2", "1"),
        response -> assertThat(response).hasNoHeader("X-A"),
        response -> assertThat(response).hasBody("hell"),
        response -> assertThat(response).hasBody(new byte[0]),
        response -> assertThat(response).hasNoBody(),
        response -> assertThat(response).body().contains("x"),
        response -> assertThat(response).hasTrailer("X-Sum", "6"),
        response -> assertThat(response).hasInformational(),
        response -> assertThat(response).brokeOff(),
        response -> assertThat((TestResponse) null).hasStatus(200));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void failsWhereItIsNot(Consumer<TestResponse> wrong) {
    assertThatThrownBy(() -> wrong.accept(WHOLE)).isInstanceOf(AssertionError.class);
  }

  static Stream<Consumer<TestResponse>> aboutWholeBodies() {
    return Stream.of(
        response -> assertThat(response).isComplete(),
        response -> assertThat(response).hasBody("hello"),
        response -> assertThat(response).hasBody("hello".getBytes(UTF_8)),
        response -> assertThat(response).body().startsWith("h"));
  }

  @ParameterizedTest
  @MethodSource("aboutWholeBodies")
  void failsForABodyThatBrokeOff(Consumer<TestResponse> wrong) {
    assertThatThrownBy(() -> wrong.accept(BROKEN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after 5 bytes")
        .hasMessageContaining("cut");
  }

  @Test
  void showsTheBodyWhereTheStatusIsWrong() {
    assertThatThrownBy(() -> assertThat(WHOLE).hasStatus(404))
        .hasMessageContaining("expected status 404, but it is 200; the body is: hello");
  }
}
