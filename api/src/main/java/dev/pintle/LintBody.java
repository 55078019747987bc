package dev.pintle;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts checks around what a body calls when it is written and closed. The kind stays, so that a
 * handler sends it as ever; kinds without code or resources of the app's are returned as they are.
 */
final class LintBody {
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  private LintBody() {}

  /** Wraps a body whose head promises so many bytes; −1 for no promise. */
  static Body wrap(Body body, long promised) {
    if (body instanceof Body.Writer writer) {
      return new LintBody().wrapWriter(writer, promised);
    }
    if (body instanceof Body.Stream stream) {
      return new Body.Stream(new LintInput(stream.in(), promised, new LintBody()), stream.length());
    }
    if (body instanceof Body.Upgrade upgrade) {
      return new LintBody().wrapUpgrade(upgrade);
    }
    return body;
  }

  private Body wrapWriter(Body.Writer body, long promised) {
    return Body.writer(
        sink -> {
          begin();
          LintSink checked = new LintSink(sink, promised, false);
          try {
            body.writer().write(checked);
          } finally {
            checked.end();
          }
          checked.checkComplete();
        },
        () -> {
          close();
          closeResource(body.resource());
        });
  }

  private Body wrapUpgrade(Body.Upgrade body) {
    return new Body.Upgrade(
        (in, out) -> {
          begin();
          LintSink checked = new LintSink(out, -1, true);
          try {
            body.duplex().run(in, checked);
          } finally {
            checked.end();
          }
        });
  }

  private void begin() {
    if (closes.get() > 0) {
      throw new LintException("BODY-03", "the body is written after it was closed");
    }
    if (writes.incrementAndGet() > 1) {
      throw new LintException("BODY-03", "the body is written a second time");
    }
  }

  /** Notes a close of the body. */
  void close() {
    if (closes.incrementAndGet() > 1) {
      throw new LintException("BODY-02", "the body is closed a second time");
    }
  }

  /** Checks that the body may still be read. */
  void checkOpen() {
    if (closes.get() > 0) {
      throw new LintException("BODY-03", "the body is read after it was closed");
    }
  }

  private static void closeResource(@Nullable AutoCloseable resource) throws Exception {
    if (resource != null) {
      resource.close();
    }
  }
}
