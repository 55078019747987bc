package dev.pintle.testkit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A TCP connection. */
final class SocketConnection implements Connection {
  private final Socket socket;

  SocketConnection(InetSocketAddress server) throws IOException {
    socket = new Socket();
    int patience = (int) TimeUnit.SECONDS.toMillis(CallWatch.PATIENCE_SECONDS);
    try {
      socket.connect(server, patience);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patience);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream out() throws IOException {
    return new FilterOutputStream(socket.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (!socket.isClosed() && !socket.isOutputShutdown()) {
          socket.shutdownOutput();
        }
      }
    };
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
