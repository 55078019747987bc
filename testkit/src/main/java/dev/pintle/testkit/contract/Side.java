package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of those whose answers are compared: a handler, or a depth of the test client. */
interface Side extends AutoCloseable {
  String name();

  Set<Feature> features();

  /** The keys of a transcript that mean nothing here. */
  Set<String> blind();

  /** Whether the names of fields keep their case. */
  default boolean keepsCase() {
    return true;
  }

  /** Lets the trial happen; null if it cannot be shown here. */
  @Nullable Transcript play(Trial trial) throws Exception;

  @Override
  void close();
}
