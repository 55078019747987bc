package dev.pintle.bench.reload;

/** Asks until the end, on one connection after the other, each kind in its own manner. */
abstract class Client implements Runnable {
  /** So that a server which refuses all is not asked a million times a second. */
  private static final int MILLIS_AFTER_A_LOSS = 10;

  private final String kind;
  private final Target target;

  /**
   * Makes one.
   *
   * @param kind its name in the list of losses
   */
  Client(String kind, Target target) {
    this.kind = kind;
    this.target = target;
  }

  @Override
  public final void run() {
    try {
      while (goesOn()) {
        converse();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse() throws InterruptedException {
    try (Conversation conversation = Conversation.begin(target, kind)) {
      converse(conversation);
    } catch (LostException e) {
      // It has been counted; no request is sent again.
      Thread.sleep(MILLIS_AFTER_A_LOSS);
    }
  }

  /** Uses one connection as its kind does, and leaves when all is answered. */
  abstract void converse(Conversation conversation) throws LostException, InterruptedException;

  final boolean goesOn() {
    return target.goesOn();
  }

  /** For those that do not think: so that others have some of the machine. */
  final void awaitTurn() {
    target.awaitTurn();
  }

  /** For a request. */
  final String nextId() {
    return target.nextId();
  }

  /** Its kind. */
  @Override
  public final String toString() {
    return kind;
  }
}
