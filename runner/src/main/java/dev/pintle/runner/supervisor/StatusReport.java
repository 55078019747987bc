package dev.pintle.runner.supervisor;

import java.util.List;
import java.util.Locale;

/** What {@code bin/pintle status} prints, and its exit status. */
final class StatusReport {
  private StatusReport() {}

  /**
   * Makes one.
   *
   * @param stopping whether the supervisor is about to end
   */
  static Reply of(Reloads reloads, List<Worker> workers, boolean stopping) {
    Generation current = reloads.current();
    boolean serves = current != null && current.serving() > 0;
    String state;
    if (stopping) {
      state = "stopping";
    } else if (reloads.next() != null) {
      state = current == null ? "starting" : "reloading";
    } else {
      state = serves ? "serving" : "failing";
    }
    StringBuilder text = new StringBuilder();
    line(text, "state", state);
    line(text, "process", "" + ProcessHandle.current().pid());
    line(text, "generation", current == null ? "-" : "" + current.number());
    String failure = reloads.failure();
    line(text, "last reload", failure == null ? "-" : failure);
    for (Worker worker : workers) {
      line(
          text,
          "worker " + worker.id(),
          "process %d, generation %d, %s, age %d s"
              .formatted(
                  worker.pid(),
                  worker.generation(),
                  worker.state().name().toLowerCase(Locale.ROOT),
                  worker.age().toSeconds()));
    }
    return new Reply(
        serves && !stopping && failure == null ? 0 : 1, text.toString().stripTrailing());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s %s%n", name + ":", value));
  }
}
