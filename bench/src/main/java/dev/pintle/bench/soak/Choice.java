package dev.pintle.bench.soak;

import dev.pintle.bench.siege.AttackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Attacks on one address, chosen at random, of each kind one at a time: each alone stays within the
 * limits of the server, and two would not, so that honest clients were refused as they should be.
 */
final class Choice {
  private final List<AttackKind> left;

  /** Of these; more than will be taken at a time. */
  Choice(List<AttackKind> kinds) {
    left = new ArrayList<>(kinds);
  }

  /** Takes one that nobody has. */
  synchronized AttackKind take(Random random) {
    return left.remove(random.nextInt(left.size()));
  }

  /** Gives it back. */
  synchronized void release(AttackKind kind) {
    left.add(kind);
  }
}
