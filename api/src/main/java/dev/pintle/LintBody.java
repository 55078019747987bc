package dev.pintle;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts checks around what a body calls when it is written and closed. The kind stays, so that a
 * handler sends it as ever; kinds without code or resources of the app's are returned as they are.
 */
final class LintBody {
  private final LintParty party;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  private LintBody(LintParty party) {
    this.party = party;
  }

  /** Wraps the body of a response that keeps the rules of its head. */
  static Body wrap(Response response, LintParty party) {
    Body body = response.body();
    long promised = LintResponse.promisedLength(response);
    if (body instanceof Body.Writer writer) {
      checkNew(writer.resource() == null ? null : writer, party);
      return given(party).wrapWriter(writer, promised);
    }
    if (body instanceof Body.Stream stream) {
      checkNew(stream.in(), party);
      return new Body.Stream(new LintInput(stream.in(), promised, given(party)), stream.length());
    }
    if (body instanceof Body.Upgrade upgrade) {
      return new LintBody(party).wrapUpgrade(upgrade);
    }
    return body;
  }

  private static void checkNew(@Nullable Object resource, LintParty party) {
    if (resource != null && !LintGiven.add(resource)) {
      throw party.layerBroke("BODY-11", "the body was given with a response before");
    }
  }

  private static LintBody given(LintParty party) {
    LintBody body = new LintBody(party);
    party.request().given(body);
    return body;
  }

  private Body wrapWriter(Body.Writer body, long promised) {
    return Body.writer(
        sink -> {
          begin();
          LintSink checked = new LintSink(sink, promised, false, party);
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
          LintSink checked = new LintSink(out, -1, true, party);
          try {
            body.duplex().run(in, checked);
          } finally {
            checked.end();
          }
        });
  }

  /** The two sides of the layer that gave the body. */
  LintParty party() {
    return party;
  }

  private void begin() {
    if (closes.get() > 0) {
      throw party.callerBroke("BODY-03", "the body is written after it was closed");
    }
    if (writes.incrementAndGet() > 1) {
      throw party.callerBroke("BODY-03", "the body is written a second time");
    }
  }

  /** Notes a close of the body. */
  void close() {
    if (closes.incrementAndGet() > 1) {
      throw party.callerBroke("BODY-02", "the body is closed a second time");
    }
  }

  /** Checks that the body may still be read. */
  void checkOpen() {
    if (closes.get() > 0) {
      throw party.callerBroke("BODY-03", "the body is read after it was closed");
    }
  }

  /**
   * Checks that nobody has let go of the body without closing it, now that the request has ended.
   */
  void checkClosed() {
    if (closes.get() == 0) {
      String what =
          writes.get() == 0 ? "the body was neither written nor closed" : "the body was not closed";
      throw party.callerBroke("BODY-02", what);
    }
  }

  private static void closeResource(@Nullable AutoCloseable resource) throws Exception {
    if (resource != null) {
      resource.close();
    }
  }
}
