package dev.pintle.undertow;

import dev.pintle.Headers;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.util.AttachmentKey;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * The head of a request over HTTP/2 as it came.
 *
 * @param body Undertow's channel of it
 * @param headers without pseudo-fields
 * @param authority the value of ":authority"; null if there was none
 * @param target the value of ":path"
 */
record Http2Request(
    Http2Connection connection,
    int stream,
    Http2StreamSourceChannel body,
    Headers headers,
    @Nullable String authority,
    String target) {
  /** Where an exchange of Undertow's holds it. */
  static final AttachmentKey<Http2Request> KEY = AttachmentKey.create(Http2Request.class);

  /** Ends what is still to come of the body, as the stream has ended; on the I/O thread. */
  void closeBody() {
    body.setIgnoreForceClose(true); // else it resets a stream that has been reset
    IoUtils.safeClose(body);
  }

  /** Tells the client that no more of the body is wanted (RFC 9113, 8.1); on the I/O thread. */
  void resetBody() {
    closeBody();
    connection.channel().sendRstStream(stream, Http2Channel.ERROR_NO_ERROR);
  }
}
