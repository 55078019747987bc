package dev.pintle.bench.reload;

import java.util.List;

/** Pipelines without a break: always several requests are unanswered. */
final class PipeliningClient extends Client {
  private static final int DEPTH = 4;

  PipeliningClient(String kind, Target target) {
    super(kind, target);
  }

  @Override
  void converse(Conversation conversation) throws LostException {
    boolean open = true;
    while (open && (goesOn() || conversation.unanswered() > 0)) {
      if (goesOn() && conversation.unanswered() < DEPTH) {
        awaitTurn();
        conversation.send(List.of(Exchange.get(Page.LINE, nextId())));
      } else {
        open = conversation.receive();
      }
    }
  }
}
