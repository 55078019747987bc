package dev.pintle.bench.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What other programs print is read as what it means. */
class FiguresTest {
  @Test
  void timeOfTheCpuIsThatOfUserSystemAndEndedChildren() {
    String stat = "71 (a (b) c d) S 2 3 4 5 6 7 8 9 10 11 1000 200 30 4 20 0 1 0 999 0";
    assertThat(ProcessTree.ticks(stat)).isEqualTo(1234);
  }

  @Test
  void roundsAreReportedInOneLine() throws IOException {
    assertThat(Load.Report.of("257947 3.000122 5 355 846\n"))
        .isEqualTo(new Load.Report(257_947, 3.000122, 5, 355, 846));
    assertThatThrownBy(() -> Load.Report.of("\n")).isInstanceOf(IOException.class);
  }
}
