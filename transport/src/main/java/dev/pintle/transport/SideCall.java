package dev.pintle.transport;

/** The turn of a {@link Call}: on the loop, or beside it, and never the turn of its connection. */
final class SideCall extends Pollable {
  private final Call call;
  private boolean begun;

  SideCall(Loop loop, Call call) {
    super(loop);
    this.call = call;
  }

  @Override
  Next turn(LoopTurn turn) {
    if (!turn.mayCall(call.kind())) {
      return Next.CALL;
    }
    begun = true;
    turn.enter();
    call.run(turn);
    turn.leave();
    return Next.CLOSE;
  }

  @Override
  void apply(Next next) {
    if (next == Next.CALL) {
      loop.dispatch(this);
    } else {
      drop();
    }
  }

  @Override
  boolean mayWait(Next next) {
    return begun; // nothing follows
  }

  /** Tells the call that it is not made any more, if it has not been. */
  void drop() {
    if (!begun) {
      begun = true;
      call.dropped();
    }
  }

  @Override
  void readyWhileDetached(int ops) {
    throw new IllegalStateException("a call is not selected");
  }

  @Override
  void taken() {
    // Its connection is not its own: what waits there is sent by whoever has the turn.
  }

  @Override
  long deadline() {
    return Long.MAX_VALUE;
  }

  @Override
  void expire() {
    throw new IllegalStateException("a call is not scheduled");
  }
}
