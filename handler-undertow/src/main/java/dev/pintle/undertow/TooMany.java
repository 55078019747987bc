package dev.pintle.undertow;

import dev.pintle.Response;
import dev.pintle.http1.HeadWriter;
import io.undertow.util.ConnectionUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** Tells a connection that it is one too many, and closes it. */
final class TooMany {
  private static final String MESSAGE = "there are too many connections; try again later";

  private TooMany() {}

  static void refuse(StreamConnection connection, Engine engine) {
    byte[] text = MESSAGE.getBytes(StandardCharsets.UTF_8);
    HeadWriter writer = new HeadWriter(engine.date());
    writer.head(503, Response.text(MESSAGE).headers(), text.length, HeadWriter.Connection.CLOSE);
    writer.put(text, 0, text.length);
    try {
      connection.getSinkChannel().write(writer.view()); // a new socket has room for it
      ConnectionUtils.cleanClose(connection);
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }
}
