package dev.pintle.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 kept connections. */
@Tag("socket")
@Timeout(180)
class IdleConnectionsTest {
  @Test
  void costLittleWhileIdleAndServeAgain() throws Exception {
    IdleConnections.Report report = IdleConnections.run(10, 10_000);
    System.out.println(report);
    assertThat(report.failures().total()).as("%s", report).isZero();
    assertThat(report.open()).isGreaterThanOrEqualTo(10_000);
    assertThat(report.heap()).as("bytes of heap a connection").isLessThan(4096);
    assertThat(report.cpu()).as("CPU while idle").isLessThan(report.watched().dividedBy(10));
  }
}
