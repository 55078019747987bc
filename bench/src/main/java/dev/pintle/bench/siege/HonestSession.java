package dev.pintle.bench.siege;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection of a client that asks, waits for the reply, and accepts only the right one. */
abstract class HonestSession implements Closeable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  HonestSession(InetSocketAddress server) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(server, PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Connects to a handler of this name. */
  static HonestSession connect(String handler, InetSocketAddress server) throws IOException {
    return handler.equals("fcgi") ? new HonestFcgi(server) : new HonestHttp(server);
  }

  /** Asks, and reads the reply. */
  final void exchange() throws IOException {
    socket.getOutputStream().write(request());
    readReply();
  }

  abstract byte[] request();

  abstract void readReply() throws IOException;

  final byte[] read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the connection has ended");
    }
    return bytes;
  }

  @Override
  public final void close() throws IOException {
    socket.close();
  }
}
