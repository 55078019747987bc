package dev.pintle.bench.siege;

import dev.pintle.Feature;
import dev.pintle.Handler;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The attacks that there are, each against {@link Besieged}. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum AttackKind {
  SLOW_HEAD(Protocol.HTTP_1, 500, 2_000, SlowHead::new),
  SLOW_BODY(Protocol.HTTP_1, 150, 500, SlowBody::new),
  SLOW_READ(Protocol.HTTP_1, 150, 500, () -> new SlowRead("/large")),
  SLOW_STREAM(Protocol.HTTP_1, 150, 500, () -> new SlowRead("/stream")),
  IDLE(Protocol.HTTP_1, 2_000, 2_000, Idle::new),
  CHURN(Protocol.HTTP_1, 50, 1_000, Churn::new),
  HUGE_HEADS(Protocol.HTTP_1, 50, 200, () -> new LargeHead(LargeHead.HUGE)),
  MANY_FIELDS(Protocol.HTTP_1, 50, 500, () -> new LargeHead(LargeHead.MANY_FIELDS)),
  ONE_BYTE_CHUNKS(Protocol.HTTP_1, 50, 200, OneByteChunks::new),
  PIPELINING(Protocol.HTTP_1, 20, 20, () -> new Pipelining(false)),
  DEAF_PIPELINING(Protocol.HTTP_1, 50, 50, () -> new Pipelining(true)),
  RAPID_RESET(Protocol.HTTP_2, 20, 20, RapidReset::new),
  CONTINUATIONS(Protocol.HTTP_2, 50, 200, Continuations::new),
  FCGI_BEGINS(Protocol.FCGI, 50, 200, () -> new FcgiFlood(FcgiFlood.Lack.PARAMS_BEGUN)),
  FCGI_SLOW_PARAMS(Protocol.FCGI, 50, 200, () -> new FcgiFlood(FcgiFlood.Lack.PARAMS_ENDED)),
  FCGI_SLOW_INPUT(Protocol.FCGI, 8, 40, () -> new FcgiFlood(FcgiFlood.Lack.INPUT_ENDED)),
  FCGI_SLOW_READ(Protocol.FCGI, 8, 40, () -> new FcgiFlood(FcgiFlood.Lack.A_READER));

  private enum Protocol {
    HTTP_1,
    HTTP_2,
    FCGI
  }

  private final Protocol protocol;
  private final int connections;
  private final int turnsPerSecond;
  private final Supplier<Hostile> hostile;

  AttackKind(Protocol protocol, int connections, int turnsPerSecond, Supplier<Hostile> hostile) {
    this.protocol = protocol;
    this.connections = connections;
    this.turnsPerSecond = turnsPerSecond;
    this.hostile = hostile;
  }

  /** Makes one that has not begun. */
  public Attack make() {
    return new Campaign(toString(), connections, turnsPerSecond, hostile);
  }

  /**
   * Whether such clients see that the server throws them out while they go on. Those that read too
   * slowly do not: the system keeps what it has for them.
   */
  public boolean endsByServer() {
    return switch (this) {
      case SLOW_HEAD, SLOW_BODY, IDLE, HUGE_HEADS, MANY_FIELDS -> true;
      case RAPID_RESET, CONTINUATIONS, FCGI_SLOW_PARAMS -> true;
      default -> false;
    };
  }

  /**
   * Those that can be tried on this handler.
   *
   * @param handler its name: "http", …
   */
  public static List<AttackKind> against(String handler) {
    boolean http2 = Handler.named(handler).features().contains(Feature.HTTP_2);
    return Stream.of(values())
        .filter(
            kind ->
                switch (kind.protocol) {
                  case HTTP_1 -> !handler.equals("fcgi");
                  case HTTP_2 -> http2;
                  case FCGI -> handler.equals("fcgi");
                })
        .toList();
  }

  /** The name of the attack. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
