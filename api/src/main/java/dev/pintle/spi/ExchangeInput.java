package dev.pintle.spi;

import dev.pintle.Cancellation;
import dev.pintle.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body as the app reads it: bounded by {@code max-body}, and over when the request is, so that
 * an app which keeps it reads nothing of the next one. What failed once fails again.
 */
final class ExchangeInput extends InputStream {
  private final Exchange exchange;
  private final long length;
  private final long most;
  private long received;
  private boolean over;
  private boolean closed;
  private volatile boolean requestEnded;
  private @Nullable IOException brokenOff;
  private @Nullable HttpException refused;

  /**
   * Makes that of a request.
   *
   * @param length −1 if unknown
   * @param most bytes that are allowed
   */
  ExchangeInput(Exchange exchange, long length, long most) {
    this.exchange = exchange;
    this.length = length;
    this.most = most;
    this.over = length == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int room) throws IOException {
    Objects.checkFromIndexSize(offset, room, target.length);
    checkUsable();
    if (over) {
      return -1;
    }
    if (room == 0) {
      return 0;
    }
    int count;
    try {
      count = exchange.body().read(target, offset, room);
    } catch (IOException e) {
      brokenOff = e;
      exchange.cancel(Cancellation.Reason.CLIENT_GONE);
      throw e;
    } catch (HttpException e) {
      refused = e;
      throw e;
    }
    if (count < 0) {
      over = true;
      return -1;
    }
    received += count;
    if (received > most) {
      refused = new HttpException(413, "the body is larger than allowed");
      throw refused;
    }
    over = received == length;
    return count;
  }

  private void checkUsable() throws IOException {
    if (closed) {
      throw new IOException("the request body has been closed");
    }
    if (requestEnded) {
      throw new IOException("the request has ended, and its body with it");
    }
    if (refused != null) {
      throw refused;
    }
    if (brokenOff != null) {
      throw brokenOff;
    }
  }

  @Override
  public int available() throws IOException {
    return closed || over || requestEnded ? 0 : exchange.body().available();
  }

  /** Reads no more; what is left of the body is the server's business. */
  @Override
  public void close() {
    closed = true;
  }

  /** Whether it has been read to its end. */
  boolean isOver() {
    return over;
  }

  /** Whether this is what the body was found to end with, early. */
  boolean brokeOffBy(Throwable failure) {
    return failure == brokenOff;
  }

  /** Whether the rest cannot be read any more, or its end not be found. */
  boolean hasFailed() {
    return brokenOff != null || refused != null;
  }

  void endRequest() {
    requestEnded = true;
  }
}
