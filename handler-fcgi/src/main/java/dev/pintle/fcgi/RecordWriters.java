package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.RecordWriter;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Record writers that are not in use: an idle connection has none. */
final class RecordWriters {
  private static final int KEPT = 16;

  private final AtomicReferenceArray<@Nullable RecordWriter> kept =
      new AtomicReferenceArray<>(KEPT);

  /** One with nothing in it. */
  RecordWriter take() {
    int home = home();
    RecordWriter writer = kept.get(home);
    return writer != null && kept.compareAndSet(home, writer, null) ? writer : new RecordWriter();
  }

  void give(RecordWriter writer) {
    writer.clear();
    kept.set(home(), writer);
  }

  private static int home() {
    return (int) Thread.currentThread().getId() & (KEPT - 1);
  }
}
