package dev.pintle.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 2,500 requests a second on 2,000 connections, one in 25 blocking for 100 ms: a quarter of what a
 * small machine can do, since others want it too, and as many slow ones as {@link OpenLoop} has.
 */
@Tag("socket")
@Timeout(120)
class OpenLoopTest {
  /**
   * Of the quicker half. Where quick requests wait behind slow ones, it is seconds: more come than
   * can be answered. Of the slowest a machine that stops for a second would say as much.
   */
  private static final double MOST_MILLIS = 1500;

  @Test
  void losesNothingAndStaysQuickBesideSlowRequestsOnTheSamePath() throws Exception {
    check(new OpenLoop.Plan(3, 2000, 2500, 25, true));
  }

  @Test
  void losesNothingAndStaysQuickBesideSlowRequestsOnAnotherPath() throws Exception {
    check(new OpenLoop.Plan(3, 2000, 2500, 25, false));
  }

  private static void check(OpenLoop.Plan plan) throws Exception {
    OpenLoop.Report report = OpenLoop.run(plan);
    System.out.println(report);
    assertThat(report.failures().total()).as("%s", report).isZero();
    assertThat(report.run().quick().count()).isEqualTo(7200);
    assertThat(report.run().slow().count()).isEqualTo(300);
    assertThat(report.run().quick().percentile(50)).as("%s", report).isLessThan(MOST_MILLIS);
  }
}
