package dev.pintle.bench.reload;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** One request after the other on one connection, with a pause before each, or none. */
final class KeptClient extends Client {
  private final Function<String, Exchange> exchange;
  private final int leastMillis;
  private final int mostMillis;

  /**
   * Makes one.
   *
   * @param exchange makes one of an id
   * @param leastMillis that it waits before a request
   * @param mostMillis that it waits
   */
  KeptClient(
      String kind,
      Target target,
      Function<String, Exchange> exchange,
      int leastMillis,
      int mostMillis) {
    super(kind, target);
    this.exchange = exchange;
    this.leastMillis = leastMillis;
    this.mostMillis = mostMillis;
  }

  /** Makes one that never waits. */
  KeptClient(String kind, Target target, Function<String, Exchange> exchange) {
    this(kind, target, exchange, 0, 0);
  }

  @Override
  void converse(Conversation conversation) throws LostException, InterruptedException {
    do {
      if (mostMillis > 0) {
        Thread.sleep(ThreadLocalRandom.current().nextInt(leastMillis, mostMillis + 1));
      } else {
        awaitTurn();
      }
      conversation.send(List.of(exchange.apply(nextId())));
    } while (conversation.receive() && goesOn());
  }
}
