package dev.pintle.runner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes GETs over HTTP/1.1, on a connection that is kept as long as the server keeps it, and reads
 * the responses to their ends.
 */
final class WarmUpConnection implements Closeable {
  /** How long the body is: its bytes, or one of these. */
  private static final long CHUNKED = -1;

  private static final long TO_THE_END = -2;

  private final int port;
  private final String fields;
  private final int patienceMillis;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  /** Of the response that is being read. */
  private int status;

  private long length;
  private boolean kept;

  /**
   * Makes one that is not open yet.
   *
   * @param port on the loopback address
   * @param fields lines of the head, with their ends
   * @param patience for whatever is waited for
   */
  WarmUpConnection(int port, String fields, Duration patience) {
    this.port = port;
    this.fields = fields;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
  }

  /**
   * Makes one.
   *
   * @return the status
   * @throws IOException if the response has not come whole
   */
  int get(String target) throws IOException {
    Socket open = open();
    String request = "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
    open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    do {
      readHead();
    } while (status < 200);
    readBody();
    if (!kept) {
      close();
    }
    return status;
  }

  /** Connects, unless it is connected. */
  Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket(InetAddress.getLoopbackAddress(), port);
      socket = open;
      open.setTcpNoDelay(true);
      open.setSoTimeout(patienceMillis);
      in = new BufferedInputStream(open.getInputStream());
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
        skip(chunk);
        // Behind the last chunk is the end of the trailers, of which these responses have none.
        line();
      } while (chunk > 0);
    } else if (length == TO_THE_END) {
      in.transferTo(ByteArrayOutputStream.nullOutputStream());
    } else {
      skip(length);
    }
  }

  private void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
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

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
