package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Apart from the other tests of parameters, since it takes longer than all of them. */
class LongFormTest {
  /** Looking for "=" anew in each pair would take minutes. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isLookedThroughOnce() {
    String form = "a&".repeat(999) + "b".repeat(16_000_000);
    for (int i = 0; i < 100; i++) {
      assertThat(Params.parse(form).size()).isEqualTo(1000);
    }
  }
}
