package dev.pintle.bench.siege;

/** Connects, and says nothing. */
final class Idle extends Hostile {
  @Override
  Move next() {
    return Move.nothing();
  }
}
