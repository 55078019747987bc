package dev.pintle;

/**
 * Writes a streamed response body.
 *
 * <pre>{@code
 * Response.stream("text/event-stream", out -> {
 *   while (out.isOpen()) {
 *     out.write(nextEvent());
 *     out.flush();
 *   }
 * });
 * }</pre>
 */
@FunctionalInterface
public interface BodyWriter {
  /**
   * Writes the whole body. The body ends when this method returns; if it throws, the framing of the
   * response is broken visibly, so that no client takes a part for the whole.
   *
   * @param sink where the bytes go; a write blocks while the client is slow
   * @throws ClientGoneException from a write, when the client has left
   * @throws Exception anything that went wrong
   */
  void write(BodySink sink) throws Exception;
}
