package dev.pintle.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("LIM-02")
class FieldsOverHttp2Test {
  private static final Limits LIMITS = new Limits(0, 20, 3, 0, 0, 0);

  @Test
  void ofJustTheBytesAllowedAreLetIn() {
    assertThat(LIMITS.areExceededBy(Headers.of("host", "a", "x", "b".repeat(6)))).isFalse();
  }

  @Test
  void ofOneByteMoreAreTooLarge() {
    assertThat(LIMITS.areExceededBy(Headers.of("host", "a", "x", "b".repeat(7)))).isTrue();
  }

  @Test
  void ofJustTheNumberAllowedAreLetIn() {
    assertThat(LIMITS.areExceededBy(Headers.of("a", "", "b", "", "c", ""))).isFalse();
  }

  @Test
  void ofOneMoreAreTooMany() {
    assertThat(LIMITS.areExceededBy(Headers.of("a", "", "b", "", "c", "", "d", ""))).isTrue();
  }
}
