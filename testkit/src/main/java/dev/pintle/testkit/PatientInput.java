package dev.pintle.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a read that gets nothing for too long, as a socket with a time-out does. */
final class PatientInput extends FilterInputStream {
  private final Duration patience;
  private final Runnable giveUp;

  /**
   * Guards {@code in}.
   *
   * @param giveUp makes a waiting read end
   */
  PatientInput(InputStream in, Duration patience, Runnable giveUp) {
    super(in);
    this.patience = patience;
    this.giveUp = giveUp;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    CompletableFuture<Boolean> came = new CompletableFuture<>();
    CompletableFuture<Void> guard =
        came.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(this::giveUpUnless);
    try {
      int count = super.read(bytes, offset, length);
      came.complete(true);
      return count;
    } catch (IOException e) {
      if (!came.complete(true) && !came.join()) {
        guard.join();
        throw new SocketTimeoutException("nothing came for " + patience.toSeconds() + " seconds");
      }
      throw e;
    }
  }

  private void giveUpUnless(boolean inTime) {
    if (!inTime) {
      giveUp.run();
    }
  }
}
