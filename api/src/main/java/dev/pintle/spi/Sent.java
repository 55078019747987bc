package dev.pintle.spi;

import org.jspecify.annotations.Nullable;

/** Told once how the sending of a response has ended; by any thread. */
@FunctionalInterface
public interface Sent {
  /**
   * The response has been sent, or could not be.
   *
   * @param bytes how many bytes of those last given were taken
   * @param failure what went wrong, which is taken for the client's leaving unless it is a {@link
   *     BodyFailure}; null if nothing did
   */
  void sent(long bytes, @Nullable Throwable failure);
}
