package dev.pintle.testkit;

import dev.pintle.Headers;
import dev.pintle.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request under way, whose response is read piece by piece. No method waits longer than ten
 * seconds for the app. To stall as a reader, do not read.
 *
 * <pre>{@code
 * try (TestExchange events = client.get("/events").open()) {
 *   assertThat(events.readText()).isEqualTo("data: 1\n\n");
 *   events.leave();
 *   assertThat(events.outcome().failure()).isInstanceOf(ClientGoneException.class);
 * }
 * }</pre>
 */
public interface TestExchange extends AutoCloseable {
  /**
   * Waits for the next interim response.
   *
   * @return null if the head of the final response came instead
   * @throws IOException if neither comes
   */
  TestResponse.@Nullable Interim readInterim() throws IOException;

  /**
   * Waits for the head of the final response.
   *
   * @return its status
   * @throws IOException if it does not come
   */
  int status() throws IOException;

  /**
   * Waits for the head of the final response.
   *
   * @return its fields
   * @throws IOException if it does not come
   */
  Headers headers() throws IOException;

  /**
   * Waits for the next bytes of the body. How a body falls into pieces is not promised; that bytes
   * come once the app has flushed them is.
   *
   * @return at least one byte, or null at the end
   * @throws IOException if the response breaks off
   */
  byte @Nullable [] readChunk() throws IOException;

  /**
   * Waits for the next bytes of the body, as text in UTF-8.
   *
   * @return at least one byte's worth, or null at the end
   * @throws IOException if the response breaks off
   */
  default @Nullable String readText() throws IOException {
    byte[] chunk = readChunk();
    return chunk == null ? null : new String(chunk, StandardCharsets.UTF_8);
  }

  /**
   * The rest of the body; after an upgrade what the app sends.
   *
   * @return the same stream each time
   * @throws IOException if no head comes
   */
  InputStream input() throws IOException;

  /**
   * Sends to the app after an upgrade. Closing the stream closes the sending side of the client.
   *
   * @return the same stream each time; unbuffered
   * @throws IllegalStateException if the response is no upgrade
   * @throws IOException if no head comes
   */
  OutputStream output() throws IOException;

  /** The client leaves without a word. */
  void leave();

  /**
   * Reads the rest.
   *
   * @return the response with what was not read before
   * @throws AssertionError thrown inside the app
   * @throws dev.pintle.LintException if the app broke a rule
   */
  TestResponse finish();

  /**
   * How the request ended for the handler; waits for that.
   *
   * @return the outcome
   * @throws IllegalStateException if the app was not called, or the request does not end in time
   */
  Outcome outcome();

  /**
   * Leaves if the response has not ended.
   *
   * @throws AssertionError thrown inside the app
   * @throws dev.pintle.LintException if the app broke a rule
   */
  @Override
  void close();
}
