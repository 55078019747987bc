package dev.pintle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the kernel prints is read as what it means. */
class ProcessTreeTest {
  @Test
  void timeOfTheCpuIsThatOfUserSystemAndEndedChildren() {
    String stat = "71 (a (b) c d) S 2 3 4 5 6 7 8 9 10 11 1000 200 30 4 20 0 1 0 999 0";
    assertThat(ProcessTree.ticks(stat)).isEqualTo(1234);
  }
}
