package dev.pintle.testkit;

import dev.pintle.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What has come of a response so far; filled by the thread of the app, emptied by the test's. */
final class Inbox {
  private final BlockingQueue<Head> heads = new LinkedTransferQueue<>();
  private final BytePipe body;
  private volatile Headers trailers = Headers.empty();

  Inbox(long capacity) {
    body = new BytePipe(capacity);
  }

  void head(int status, Headers headers) {
    heads.add(new Head(status, headers));
  }

  Head nextHead() throws IOException {
    @Nullable Head next;
    try {
      next = heads.poll(CallWatch.PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a head");
    }
    if (next == null) {
      throw new SocketTimeoutException(
          "no head came for " + CallWatch.PATIENCE_SECONDS + " seconds");
    }
    return next;
  }

  BytePipe body() {
    return body;
  }

  void trailers(Headers sent) {
    trailers = sent;
  }

  Headers trailers() {
    return trailers;
  }
}
