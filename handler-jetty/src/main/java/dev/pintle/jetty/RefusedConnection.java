package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.util.Callback;

/** A connection above {@code max-connections}: it is told so at once, and closed. */
final class RefusedConnection extends AbstractConnection {
  private static final byte[] TEXT =
      "there are too many connections; try again later".getBytes(StandardCharsets.UTF_8);

  private final StrictEndPoint endPoint;

  RefusedConnection(StrictEndPoint endPoint, Executor executor) {
    super(endPoint, executor);
    this.endPoint = endPoint;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    HeadWriter writer = endPoint.writer();
    writer.head(
        503,
        Headers.of("Content-Type", "text/plain; charset=utf-8"),
        TEXT.length,
        HeadWriter.Connection.CLOSE);
    writer.put(TEXT, 0, TEXT.length);
    endPoint.write(Callback.from(this::end, failure -> endPoint.abort()), writer.view());
  }

  private void end() {
    endPoint.shutdownOutput();
    close();
  }

  /** Nothing is read. */
  @Override
  public void onFillable() {}
}
