package dev.pintle.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;

/** Over TLS, what Jetty's connection of HTTP/2 takes for its end point. */
final class Http2EndPoint extends WrappedEndPoint {
  private final HeadWatch heads;

  Http2EndPoint(EndPoint endPoint, HeadWatch heads) {
    super(endPoint);
    this.heads = heads;
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int count = super.fill(buffer);
    if (count > 0) {
      heads.follow(buffer, buffer.limit() - count, buffer.limit());
    }
    return count;
  }
}
