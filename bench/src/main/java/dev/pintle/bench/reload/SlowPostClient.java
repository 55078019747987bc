package dev.pintle.bench.reload;

/** Sends bodies in pieces, on a connection that is kept. */
final class SlowPostClient extends Client {
  private static final int LENGTH = 2_048;
  private static final int PIECES = 8;
  private static final int PAUSE_MILLIS = 5;

  SlowPostClient(String kind, Target target) {
    super(kind, target);
  }

  @Override
  void converse(Conversation conversation) throws LostException, InterruptedException {
    do {
      conversation.sendSlowly(Exchange.post(LENGTH, nextId()), PIECES, PAUSE_MILLIS);
    } while (conversation.receive() && goesOn());
  }
}
