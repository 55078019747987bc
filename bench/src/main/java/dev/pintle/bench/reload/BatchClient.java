package dev.pintle.bench.reload;

import java.util.List;
import java.util.stream.Stream;

/** Pipelines by batches: several requests in one write, and the next when all are answered. */
final class BatchClient extends Client {
  private static final int SIZE = 4;

  BatchClient(String kind, Target target) {
    super(kind, target);
  }

  @Override
  void converse(Conversation conversation) throws LostException {
    boolean open = true;
    while (open && goesOn()) {
      awaitTurn();
      conversation.send(batch());
      while (open && conversation.unanswered() > 0) {
        open = conversation.receive();
      }
    }
  }

  private List<Exchange> batch() {
    return Stream.generate(() -> Exchange.get(Page.LINE, nextId())).limit(SIZE).toList();
  }
}
