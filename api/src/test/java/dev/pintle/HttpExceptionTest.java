package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExceptionTest {
  @Test
  void keepsStatusMessageAndCause() {
    Exception cause = new Exception("secret");
    HttpException exception = new HttpException(404, "no such order", cause);

    assertThat(exception.status()).isEqualTo(404);
    assertThat(exception.safeMessage()).isEqualTo("no such order");
    assertThat(exception).hasCause(cause);
  }

  @Test
  void hasAnEmptyMessageForNone() {
    assertThat(new HttpException(400, null).safeMessage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 302, 399, 600})
  void refusesAStatusThatIsNoError(int status) {
    assertThatThrownBy(() -> new HttpException(status, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(status));
  }
}
