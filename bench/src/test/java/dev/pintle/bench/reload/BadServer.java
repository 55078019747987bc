package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers the first request of each connection with given bytes, whatever they are. */
final class BadServer implements Closeable {
  /** What it does when it has sent them. */
  enum End {
    /** Ends the connection. */
    CLOSE,
    /** Resets it. */
    RESET,
    /** Nothing. */
    WAIT
  }

  private final ServerSocket socket;
  private final String reply;
  private final End end;
  private final AtomicInteger heads = new AtomicInteger();
  private final Thread thread = new Thread(this::serve);

  private BadServer(int port, String reply, End end) throws IOException {
    this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.reply = reply;
    this.end = end;
  }

  static BadServer start(String reply, End end) throws IOException {
    return start(0, reply, end);
  }

  static BadServer start(int port, String reply, End end) throws IOException {
    BadServer server = new BadServer(port, reply, end);
    server.thread.start();
    return server;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  /** How many requests have come. */
  int requests() {
    return heads.get();
  }

  private void serve() {
    while (true) {
      try (Socket connection = socket.accept()) {
        serve(connection);
      } catch (IOException e) {
        if (socket.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    readHead(in);
    heads.incrementAndGet();
    connection.getOutputStream().write(reply.getBytes(ISO_8859_1));
    switch (end) {
      case CLOSE -> connection.shutdownOutput();
      case RESET -> {
        connection.setSoLinger(true, 0);
        return;
      }
      case WAIT -> {}
    }
    var unused = in.transferTo(OutputStream.nullOutputStream()); // until the client has left
  }

  private static void readHead(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int octet = in.read();
      if (octet < 0) {
        return;
      }
      ends = octet == "\r\n\r\n".charAt(ends) ? ends + 1 : octet == '\r' ? 1 : 0;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
