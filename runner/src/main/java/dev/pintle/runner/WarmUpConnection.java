package dev.pintle.runner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes GETs over HTTP/1.1, on a connection that is kept as long as the server keeps it, and reads
 * the responses to their ends. The JDK's clients would do, but for two things: they are so much
 * more code that Java compiles as well just then, and the time for a whole response is no setting
 * of those that block.
 */
final class WarmUpConnection implements Closeable {
  /** How long the body is: its bytes, or one of these. */
  private static final long CHUNKED = -1;

  private static final long TO_THE_END = -2;

  private final OwnServer server;
  private final int port;
  private final String fields;
  private final long patienceNanos;

  /** When the response must have come. */
  private long deadline;

  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  /** Of the response that is being read. */
  private int status;

  private long length;
  private boolean kept;

  /**
   * Makes one that is not open yet.
   *
   * @param port that the server listens on
   * @param fields lines of the head, with their ends
   * @param patience for a whole response
   */
  WarmUpConnection(OwnServer server, int port, String fields, Duration patience) {
    this.server = server;
    this.port = port;
    this.fields = fields;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Makes one.
   *
   * @return the status
   * @throws SocketTimeoutException if the response has not come in time
   * @throws IOException if it has not come whole, or is none
   */
  int get(String target) throws IOException {
    deadline = System.nanoTime() + patienceNanos;
    Socket open = open();
    String request = "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
    open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    try {
      do {
        readHead();
      } while (status < 200);
      readBody();
    } catch (RuntimeException e) {
      throw new IOException("what came is no response", e);
    }
    if (!kept) {
      close();
    }
    return status;
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = server.connect(port);
      socket = open;
      open.setTcpNoDelay(true);
      in = new BufferedInputStream(new TimelyInput(open));
    }
    return open;
  }

  private void readHead() throws IOException {
    status = Integer.parseInt(line().split(" ", 3)[1]);
    kept = true;
    length = status == 204 || status == 304 || status < 200 ? 0 : TO_THE_END;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = length == 0 ? 0 : Long.parseLong(value);
        case "transfer-encoding" -> length = CHUNKED;
        case "connection" -> kept = !value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    kept &= length != TO_THE_END;
  }

  private void readBody() throws IOException {
    if (length == CHUNKED) {
      long chunk;
      do {
        chunk = Long.parseLong(line().split(";", 2)[0].strip(), 16);
        in.skipNBytes(chunk);
        if (chunk > 0) {
          line();
        }
      } while (chunk > 0);
      String trailer;
      do {
        trailer = line();
      } while (!trailer.isEmpty());
    } else if (length == TO_THE_END) {
      in.transferTo(ByteArrayOutputStream.nullOutputStream());
    } else {
      in.skipNBytes(length);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a response");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /** What drips in does not take longer than what comes at once. */
  private final class TimelyInput extends FilterInputStream {
    private final Socket from;

    TimelyInput(Socket from) throws IOException {
      super(from.getInputStream());
      this.from = from;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("the response takes too long");
      }
      from.setSoTimeout(Math.toIntExact(Math.min(left, Integer.MAX_VALUE)));
      return super.read(bytes, offset, length);
    }
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
