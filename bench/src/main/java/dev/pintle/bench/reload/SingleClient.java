package dev.pintle.bench.reload;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A connection for each request, with a pause before it or none. */
final class SingleClient extends Client {
  private final int mostMillis;

  /**
   * Makes one.
   *
   * @param mostMillis that it waits
   */
  SingleClient(String kind, Target target, int mostMillis) {
    super(kind, target);
    this.mostMillis = mostMillis;
  }

  @Override
  void converse(Conversation conversation) throws LostException, InterruptedException {
    if (mostMillis > 0) {
      Thread.sleep(ThreadLocalRandom.current().nextInt(mostMillis + 1));
    } else {
      awaitTurn();
    }
    conversation.send(List.of(Exchange.single(Page.LINE, nextId())));
    if (conversation.receive()) {
      conversation.deny("the connection was to be closed");
    }
  }
}
