package dev.pintle.jetty;

import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.HttpDate;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Writers of heads that wait for a response to write, so that no idle connection holds one. */
final class Writers {
  private final HttpDate date = new HttpDate(System::currentTimeMillis);
  private final ConcurrentLinkedQueue<HeadWriter> idle = new ConcurrentLinkedQueue<>();

  /** One that is empty. */
  HeadWriter take() {
    @Nullable HeadWriter writer = idle.poll();
    return writer == null ? make() : writer;
  }

  HeadWriter make() {
    return new HeadWriter(date);
  }

  void giveBack(HeadWriter writer) {
    writer.clear();
    boolean unused = idle.offer(writer);
  }
}
