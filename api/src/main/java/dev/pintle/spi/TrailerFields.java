package dev.pintle.spi;

import dev.pintle.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may stand in the trailers of a response. */
public final class TrailerFields {
  /** What would change the framing or the way of a message that has begun (RFC 9110, 6.5.1). */
  private static final List<String> REFUSED =
      List.of(
          "Content-Length",
          "Transfer-Encoding",
          "Trailer",
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Upgrade",
          "Host");

  private TrailerFields() {}

  /**
   * Looks for a field that may not be among trailers.
   *
   * @param trailers the fields
   * @return the name of such a field; null if there is none
   */
  public static @Nullable String refused(Headers trailers) {
    for (String name : REFUSED) {
      if (trailers.contains(name)) {
        return name;
      }
    }
    return null;
  }

  /**
   * Lets only what may be sent behind a body pass.
   *
   * @param trailers the fields
   * @return the same
   * @throws IllegalArgumentException naming the field that frames or routes a message
   */
  public static Headers check(Headers trailers) {
    String name = refused(trailers);
    if (name != null) {
      throw new IllegalArgumentException(
          name + " cannot be a trailer: it frames or routes a message; set it before the body");
    }
    return trailers;
  }
}
