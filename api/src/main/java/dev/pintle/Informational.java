package dev.pintle;

import java.io.IOException;

/**
 * Sends interim responses (1xx) before the final one, such as 103 Early Hints.
 *
 * <pre>{@code
 * Env.INFORMATIONAL.find(env).ifPresent(
 *     i -> i.send(103, Headers.of("Link", "</style.css>; rel=preload; as=style")));
 * }</pre>
 */
@FunctionalInterface
public interface Informational {
  /**
   * Sends an interim response at once.
   *
   * @param status 102 to 199; 100 is sent by the handler when the body is first read, 101 by {@link
   *     Response#upgrade}
   * @param headers its fields
   * @throws IllegalArgumentException for any other status
   * @throws IllegalStateException if the final response has begun
   * @throws ClientGoneException when the client has left
   * @throws IOException when it cannot be sent
   */
  void send(int status, Headers headers) throws IOException;
}
