package dev.pintle.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What the load generator prints is read as what it means, and rounds side by side are compared.
 */
class WebFiguresTest {
  @Test
  void aKindOfRequestIsReportedInOneLine() throws IOException {
    assertThat(Load.Report.of("570033 5.000224 0 387 3684 17491 80647\n"))
        .isEqualTo(new Load.Report(570_033, 5.000224, 0, 387, 3684, 17_491, 80_647));
    assertThatThrownBy(() -> Load.Report.of("\n")).isInstanceOf(IOException.class);
  }

  @Test
  void ratiosAreThoseOfRoundsOfTheSameTurn() {
    Rounds rounds = new Rounds();
    for (double[] pair : new double[][] {{3, 2}, {4, 8}}) {
      rounds.add(Contender.PINTLE, round(pair[0]));
      rounds.add(Contender.NETTY, round(pair[1]));
    }
    assertThat(rounds.ratios(Contender.PINTLE, Contender.NETTY, Load.Round::cpuMicros))
        .containsExactly(1.5, 0.5);
  }

  @Test
  void thePaceIsHalfOfWhatTheSlowestOnTheJvmCanDo() {
    Results results = new Results();
    saturated(results, 8).add(Contender.PINTLE, new Load.Round(report(), 9000, 1));
    saturated(results, 64).add(Contender.JETTY, new Load.Round(report(), 2000, 1));
    saturated(results, 64).add(Contender.STARMAN, new Load.Round(report(), 20, 1));
    assertThat(results.pace(WebCase.GET)).isEqualTo(500);
  }

  @Test
  void versionsAreThoseOfTheJars() {
    assertThat(Versions.text()).matches("Jetty \\d.*, Undertow \\d.*, Tomcat \\d.*, Jackson \\d.*");
  }

  private static Rounds saturated(Results results, int connections) {
    return results.saturated(WebCase.GET, connections, Generator.OWN);
  }

  private static Load.Round round(double cpuMicros) {
    return new Load.Round(report(), 1, cpuMicros);
  }

  private static Load.Report report() {
    return new Load.Report(1, 2, 0, 3, 4, 5, 6);
  }
}
