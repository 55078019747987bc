package dev.pintle.bench.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The first reply of a server that is being started. */
final class FirstReply {
  /** Between two attempts to connect, which take little of the CPU that the server needs. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

  private FirstReply() {}

  /**
   * Connects again and again until somebody listens, asks for the page /, and reads the reply.
   *
   * @param body what it must be
   * @param starting whether the server may come still
   * @param patience for the server, and then for the reply
   * @return when its first byte was there, as of {@link System#nanoTime}
   * @throws IOException if there is no server, or the reply is another
   */
  static long await(
      InetSocketAddress server, String body, BooleanSupplier starting, Duration patience)
      throws IOException {
    try (Socket socket = connect(server, starting, patience)) {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      socket.getOutputStream().write(REQUEST);
      PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
      int first = in.read();
      long at = System.nanoTime();
      if (first >= 0) {
        in.unread(first);
      }
      Reply reply = new ReplyReader(in).read();
      if (reply.status() != 200 || !reply.body().equals(body)) {
        throw new IOException("the first reply is not as it must be: " + reply);
      }
      return at;
    } catch (LostException e) {
      throw new IOException("there is no first reply: " + e.getMessage(), e);
    }
  }

  private static Socket connect(
      InetSocketAddress server, BooleanSupplier starting, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(server);
        return socket;
      } catch (IOException e) {
        socket.close();
        if (!(e instanceof ConnectException)
            || !starting.getAsBoolean()
            || System.nanoTime() - end > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted before there was a server");
      }
    }
  }
}
