package dev.pintle.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs a model through every interleaving of its steps; a state met before is not gone into again.
 */
final class Explorer {
  /** Something that goes on in indivisible steps. */
  interface Model {
    /** The steps that are possible now, each by a name that means the same after a replay. */
    List<String> steps();

    /** Takes one of them, and checks what must hold afterwards. */
    void take(String step);

    /** All that decides what may follow. */
    String state();

    /** Checks what must hold when no step is possible any more. */
    void checkEnd();
  }

  private final Supplier<Model> start;
  private final Set<String> seen = new HashSet<>();
  private int ends;

  private Explorer(Supplier<Model> start) {
    this.start = start;
  }

  /**
   * Explores a model.
   *
   * @throws AssertionError with the steps that led to it, if a check failed
   */
  static Explorer explore(Supplier<Model> start) {
    Explorer explorer = new Explorer(start);
    explorer.goOn(new ArrayList<>());
    return explorer;
  }

  int states() {
    return seen.size();
  }

  int ends() {
    return ends;
  }

  private void goOn(List<String> path) {
    Model model = replay(path);
    if (!seen.add(model.state())) {
      return;
    }
    List<String> steps = model.steps();
    if (steps.isEmpty()) {
      ends++;
      checked(path, model::checkEnd);
    }
    for (String step : steps) {
      path.add(step);
      goOn(path);
      path.remove(path.size() - 1);
    }
  }

  /** The state cannot be copied, since the real thing is part of it: so it is made anew. */
  private Model replay(List<String> path) {
    Model model = start.get();
    checked(path, () -> path.forEach(model::take));
    return model;
  }

  private static void checked(List<String> path, Runnable check) {
    try {
      check.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + ", after " + String.join(", ", path), e);
    }
  }
}
