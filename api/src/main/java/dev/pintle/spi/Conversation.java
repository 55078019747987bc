package dev.pintle.spi;

import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an app holds on a connection after an upgrade: one reader, and writers one at a time.
 * Closing either side, or a drain, ends a waiting read with an exception.
 */
public final class Conversation {
  /** The connection as the server hands it over. */
  public interface Connection extends Closeable {
    /**
     * Waits for bytes, those that came right behind the request first.
     *
     * @param target where to; has room
     * @return how many bytes, at least 1; −1 once the client sends no more
     * @throws IOException if the connection is broken or closed, reading was stopped, or nothing
     *     came for {@code idle-timeout}
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Sends, and waits until the server has taken everything.
     *
     * @param source the bytes
     * @throws IOException if the client has left, or took nothing for {@code write-timeout}
     */
    void write(ByteBuffer source) throws IOException;

    /** Ends a waiting read, and all later ones, with an exception; any thread. */
    void stopReading();

    /** Closes both directions when what was written has been sent; any thread, any number. */
    @Override
    void close();
  }

  private final Exchange exchange;
  private final Service service;
  private final Body.Upgrade body;
  private final int status;
  private long bytesSent;
  private volatile boolean shutDown;
  private volatile boolean closed;

  Conversation(Exchange exchange, Service service, Body.Upgrade body, int status) {
    this.exchange = exchange;
    this.service = service;
    this.body = body;
    this.status = status;
  }

  /**
   * Runs the app's side until it ends, then closes the connection and ends the request. Never
   * throws.
   *
   * @param connection as handed over; the head of the response has been sent
   */
  public void run(Connection connection) {
    exchange.course().runsHere();
    Cancellation.Registration ofDrain =
        exchange
            .cancellation()
            .onCancel(
                () -> {
                  shutDown = true;
                  connection.stopReading();
                });
    service.withLoader(() -> runApp(connection));
    ofDrain.close();
  }

  private void runApp(Connection connection) {
    Throwable failure = null;
    try {
      body.duplex().run(new Input(connection), new Output(connection));
    } catch (Throwable e) {
      failure = e;
      if (!hasEnded()) {
        Response unused = Failures.toResponse(e, exchange.description()); // logs it
      }
    }
    boolean unused = Thread.interrupted();
    closed = true;
    connection.close();
    end(status, failure);
  }

  /**
   * The connection could not be handed over; ends the request.
   *
   * @param failure why
   */
  public void fail(Throwable failure) {
    exchange.breakOff();
    end(0, failure);
  }

  private void end(int sentStatus, @Nullable Throwable failure) {
    exchange.course().close(body);
    exchange.endStream();
    exchange.course().ended(sentStatus, bytesSent, failure);
  }

  /** Either side was closed, or the server ended the conversation: no failure of the app. */
  private boolean hasEnded() {
    return closed || shutDown || exchange.isCancelled();
  }

  private void close(Connection connection) {
    closed = true;
    connection.stopReading();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the connection has been closed");
    }
  }

  private final class Input extends InputStream {
    private final Connection connection;

    Input(Connection connection) {
      this.connection = connection;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      checkOpen();
      if (shutDown) {
        throw new IOException("the server is shutting down");
      }
      return length == 0 ? 0 : connection.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() {
      Conversation.this.close(connection);
    }
  }

  private final class Output extends BodySink {
    private final Connection connection;

    Output(Connection connection) {
      this.connection = connection;
    }

    @Override
    public synchronized void write(ByteBuffer source) throws IOException {
      checkOpen();
      int count = source.remaining();
      try {
        connection.write(source);
      } catch (IOException e) {
        exchange.cancel(Cancellation.Reason.CLIENT_GONE);
        throw Course.clientGone(e);
      }
      bytesSent += count;
    }

    /** Each write has been sent when it returns. */
    @Override
    public void flush() throws ClientGoneException {}

    @Override
    public void close() {
      Conversation.this.close(connection);
    }

    @Override
    public boolean isOpen() {
      return !hasEnded();
    }

    @Override
    public void trailers(Headers trailers) {
      throw new UnsupportedOperationException("an upgraded connection has no trailers");
    }
  }
}
