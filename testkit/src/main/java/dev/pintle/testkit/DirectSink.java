package dev.pintle.testkit;

import dev.pintle.BodySink;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.spi.ResponsePlan;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends a body into an {@link Inbox}, buffered as a handler does it, so that an app which forgets
 * to flush is found out here too.
 */
final class DirectSink extends BodySink {
  private static final int BUFFER_BYTES = 8 * 1024;

  private final RequestData request;
  private final ResponsePlan plan;
  private final Inbox inbox;
  private final Runnable leave;
  private final Runnable hangUp;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long count;
  private boolean headSent;
  private boolean broken;

  /**
   * Makes one.
   *
   * @param leave what the client does when the fault of the request says that it leaves
   * @param hangUp what the app does when it closes its side of a conversation
   */
  DirectSink(RequestData request, ResponsePlan plan, Inbox inbox, Runnable leave, Runnable hangUp) {
    this.request = request;
    this.plan = plan;
    this.inbox = inbox;
    this.leave = leave;
    this.hangUp = hangUp;
  }

  @Override
  public synchronized void write(ByteBuffer source) throws IOException {
    if (!isOpen()) {
      throw new ClientGoneException("writing the response to " + request, null);
    }
    int more = source.remaining();
    byte[] bytes = new byte[more];
    source.get(bytes);
    int wanted = plan.length() < 0 ? more : (int) Math.min(more, plan.length() - count);
    pending.write(bytes, 0, wanted);
    count += wanted;
    if (pending.size() >= BUFFER_BYTES) {
      flush();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (!headSent) {
      headSent = true;
      inbox.head(plan.status(), DirectCall.sentHeaders(plan));
      leaveAt(0);
    }
    byte[] piece = pending.toByteArray();
    pending.reset();
    inbox.body().write(piece);
    leaveAt(count);
  }

  /** After an upgrade this hangs up; before, the body goes on. */
  @Override
  public void close() throws IOException {
    flush();
    if (plan.upgrades()) {
      hangUp.run();
    }
  }

  private void leaveAt(long bytes) {
    if (request.fault() instanceof Fault.LeaveAfterReading leaving && bytes >= leaving.bytes()) {
      leave.run();
    }
  }

  @Override
  public boolean isOpen() {
    return !inbox.body().isReaderGone();
  }

  @Override
  public void trailers(Headers trailers) {
    if (plan.length() >= 0 || plan.upgrades() || request.isVersion10()) {
      throw new UnsupportedOperationException(
          "trailers need a body in chunks: HTTP/1.1, and no length that is known before");
    }
    inbox.trailers(trailers);
  }

  /** The body is written. */
  synchronized void end() throws IOException {
    if (plan.sendsBody() && count < plan.length()) {
      throw new EOFException("the body ended after " + count + " of " + plan.length() + " bytes");
    }
    if (isOpen()) {
      flush();
    }
  }

  /** What was not flushed is lost, and the response has no end. */
  void breakOff() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  boolean isHeadSent() {
    return headSent;
  }

  /** 0 if the client had left before the head. */
  int sentStatus() {
    return headSent ? plan.status() : 0;
  }

  synchronized long count() {
    return count;
  }
}
