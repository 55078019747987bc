package dev.pintle;

import java.util.Objects;

/**
 * The response triple.
 *
 * @param status 200 to 999, or 101 with an upgrade
 * @param headers the fields; framing ones are the handler's
 * @param body closed by the handler exactly once
 */
public record Response(int status, Headers headers, Body body) {
  /** Makes one. */
  public Response {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }
}
