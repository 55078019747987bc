package dev.pintle.testkit;

import dev.pintle.Headers;
import dev.pintle.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back: a whole response, one that broke off, or nothing.
 *
 * <p>{@link #bytes} and {@link #text} fail for a response that broke off, so that no test takes a
 * part for the whole; {@link #received} gives what there is.
 */
public final class TestResponse {
  private final int status;
  private final Headers headers;
  private final List<Interim> informational;
  private final byte[] received;
  private final Headers trailers;
  private final @Nullable Throwable failure;
  private final CallWatch watch;

  TestResponse(
      int status,
      Headers headers,
      List<Interim> informational,
      byte[] received,
      Headers trailers,
      @Nullable Throwable failure,
      CallWatch watch) {
    this.status = status;
    this.headers = headers;
    this.informational = List.copyOf(informational);
    this.received = received;
    this.trailers = trailers;
    this.failure = failure;
    this.watch = watch;
  }

  /**
   * An interim response.
   *
   * @param status 100 or 102 to 199
   * @param headers its fields
   */
  public record Interim(int status, Headers headers) {}

  /**
   * The status of the final response.
   *
   * @return 0 if none came
   */
  public int status() {
    return status;
  }

  /**
   * The fields of the final response, those that the handler added included.
   *
   * @return empty if none came
   */
  public Headers headers() {
    return headers;
  }

  /**
   * The interim responses that came before.
   *
   * @return in order; immutable
   */
  public List<Interim> informational() {
    return informational;
  }

  /**
   * The body.
   *
   * @return its bytes, any transfer coding taken off
   * @throws IllegalStateException if the response broke off
   */
  public byte[] bytes() {
    if (failure != null) {
      throw new IllegalStateException(
          "the response broke off after " + received.length + " bytes of its body", failure);
    }
    return received.clone();
  }

  /**
   * The body as text in UTF-8.
   *
   * @return the text
   * @throws IllegalStateException if the response broke off
   */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /**
   * As much of the body as came.
   *
   * @return all of it if the response is complete
   */
  public byte[] received() {
    return received.clone();
  }

  /**
   * The trailer fields.
   *
   * @return empty if there were none
   */
  public Headers trailers() {
    return trailers;
  }

  /**
   * Why the response is not complete, as far as the client knows.
   *
   * @return null if it ended as its framing says, also after a failure of the app that was answered
   *     with a status
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * How the request ended for the handler; waits for that.
   *
   * @return the outcome
   * @throws IllegalStateException if the app was not called, or the request does not end within ten
   *     seconds
   */
  public Outcome outcome() {
    return watch.outcome();
  }

  /** What went wrong in the app; known once the request has ended. */
  @Nullable Throwable failureOfApp() {
    return watch.failure();
  }

  @Override
  public String toString() {
    return "response "
        + status
        + " "
        + headers
        + " with "
        + received.length
        + " bytes"
        + (failure == null ? "" : ", broken off: " + failure)
        + (failureOfApp() == null ? "" : ", the app failed: " + failureOfApp());
  }
}
