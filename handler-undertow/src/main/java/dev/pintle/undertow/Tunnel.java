package dev.pintle.undertow;

import dev.pintle.spi.Conversation;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection after an upgrade. */
final class Tunnel implements Conversation.Connection {
  private final Http1Connection connection;
  private final HttpServerExchange exchange;
  private final Settings settings;

  Tunnel(Http1Connection connection, HttpServerExchange exchange, Settings settings) {
    this.connection = connection;
    this.exchange = exchange;
    this.settings = settings;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    Http1Input input = connection.input();
    while (true) {
      int count = input.read(target);
      if (count != 0) {
        return count;
      }
      if (!input.await(settings.idleNanos())) {
        throw new IOException("nothing came for idle-timeout");
      }
    }
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    connection.output().write(source);
  }

  @Override
  public void stopReading() {
    connection.input().stop();
  }

  @Override
  public void close() {
    connection.close(exchange);
  }
}
