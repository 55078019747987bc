package dev.pintle.fcgi;

import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.util.List;

/** A connection of somebody who is not allowed: it is closed at once. */
final class Stranger implements Protocol {
  private final long deadline = System.nanoTime();

  @Override
  public Next turn(Turn turn) {
    return Next.CLOSE;
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public Next expired(Turn turn) {
    return Next.CLOSE;
  }

  @Override
  public void taken() {}

  @Override
  public void peerGone() {}

  @Override
  public void drain() {}

  @Override
  public List<Work> work() {
    return List.of();
  }

  @Override
  public void closed() {}
}
