package dev.pintle.bench.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under several attacks at once honest clients lose nothing, and nothing is left of the attackers.
 */
@Timeout(60)
class SiegeTest {
  private static final long REQUESTS_PER_SECOND = 100;
  private static final Duration TIME = Duration.ofSeconds(1);

  /** Honest clients have no more, on a machine that stops for a while, too. */
  private static final List<String> TIMEOUTS =
      List.of("head-timeout=4s", "body-timeout=4s", "write-timeout=4s", "idle-timeout=10s");

  /**
   * A process with a heap of 64 MB lives.
   *
   * @param handler its name
   */
  @ParameterizedTest
  @ValueSource(strings = {"http", "fcgi"})
  void holdsOutAgainstAllOfThem(String handler) throws Exception {
    holdsOut(handler, AttackKind.against(handler));
  }

  /**
   * Jetty and Undertow do not always hold out against all at once in so small a heap.
   *
   * @param handler its name
   */
  @ParameterizedTest
  @ValueSource(strings = {"jetty", "undertow"})
  void holdsOutAgainstSomeOfThem(String handler) throws Exception {
    holdsOut(
        handler,
        List.of(
            AttackKind.SLOW_HEAD,
            AttackKind.SLOW_BODY,
            AttackKind.SLOW_READ,
            AttackKind.HUGE_HEADS,
            AttackKind.CONTINUATIONS));
  }

  /**
   * Not Undertow, whose threads on Java 17 alone leave as much heap behind as is allowed: its
   * module has a test of its own.
   */
  @Test
  void jettyHoldsOutAgainstResets() throws Exception {
    holdsOut("jetty", List.of(AttackKind.RAPID_RESET));
  }

  private static void holdsOut(String handler, List<AttackKind> attacks) throws Exception {
    try (Siege siege = Siege.lay(handler, TIMEOUTS)) {
      assertThat(siege.calm(REQUESTS_PER_SECOND, TIME).lost()).isZero();
      Snapshot before = siege.snapshot();

      Siege.Result result =
          siege.attack(attacks, REQUESTS_PER_SECOND, TIME, SiegeTest::hasBeenMet, before);

      assertThat(result.faults()).as(siege.log()).isEmpty();
      assertThat(result.honest().answered()).isPositive();
      assertThat(result.deeds())
          .allSatisfy(
              (kind, deeds) -> assertThat(hasBeenMet(kind, deeds)).as("%s", deeds).isTrue());
    }
  }

  /** The attack has reached the server, and who shall be thrown out has been. */
  private static boolean hasBeenMet(AttackKind kind, Deeds deeds) {
    return deeds.connections() > 0 && (deeds.ended() > 0 || !kind.endsByServer());
  }
}
