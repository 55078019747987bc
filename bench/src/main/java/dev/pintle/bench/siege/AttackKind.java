package dev.pintle.bench.siege;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The attacks that there are. The app at the other end is {@link Besieged}. */
@SuppressWarnings("ImmutableEnumChecker") // a function without state
public enum AttackKind {
  SLOW_HEAD(500, 2_000, SlowHead::new),
  SLOW_BODY(500, 2_000, SlowBody::new),
  SLOW_READ(300, 1_000, () -> new SlowRead("/large")),
  SLOW_STREAM(300, 1_000, () -> new SlowRead("/stream"));

  private final int connections;
  private final int turnsPerSecond;
  private final Supplier<Hostile> hostile;

  AttackKind(int connections, int turnsPerSecond, Supplier<Hostile> hostile) {
    this.connections = connections;
    this.turnsPerSecond = turnsPerSecond;
    this.hostile = hostile;
  }

  /** Makes one that has not begun. */
  public Attack make() {
    return new Campaign(word(), connections, turnsPerSecond, hostile);
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Those that can be tried on this handler.
   *
   * @param handler its name: "http", …
   */
  public static List<AttackKind> against(String handler) {
    return Stream.of(values()).filter(kind -> !handler.equals("fcgi")).toList();
  }

  /** The name of the attack. */
  @Override
  public String toString() {
    return word();
  }
}
