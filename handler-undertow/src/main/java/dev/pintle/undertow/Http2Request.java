package dev.pintle.undertow;

import dev.pintle.Headers;
import io.undertow.util.AttachmentKey;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request over HTTP/2 as it came.
 *
 * @param headers without pseudo-fields
 * @param authority the value of ":authority"; null if there was none
 * @param target the value of ":path"
 */
record Http2Request(
    Http2Connection connection,
    int stream,
    Headers headers,
    @Nullable String authority,
    String target) {
  /** Where an exchange of Undertow's holds it. */
  static final AttachmentKey<Http2Request> KEY = AttachmentKey.create(Http2Request.class);
}
