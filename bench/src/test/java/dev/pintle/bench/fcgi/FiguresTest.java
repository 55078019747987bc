package dev.pintle.bench.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What other programs print is read as what it means. */
class FiguresTest {
  @Test
  void roundsAreReportedInOneLine() throws IOException {
    assertThat(Load.Report.of("257947 3.000122 5 355 846\n"))
        .isEqualTo(new Load.Report(257_947, 3.000122, 5, 355, 846));
    assertThatThrownBy(() -> Load.Report.of("\n")).isInstanceOf(IOException.class);
  }
}
