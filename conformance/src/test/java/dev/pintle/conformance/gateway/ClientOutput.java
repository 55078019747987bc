package dev.pintle.conformance.gateway;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import dev.pintle.http1.HeadWriter.Connection;
import dev.pintle.http1.HttpDate;
import dev.pintle.http1.RequestHead;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client gets: one response at a time, each piece as soon as it is there. */
final class ClientOutput {
  private static final HttpDate DATE = new HttpDate(System::currentTimeMillis);

  private final Socket socket;
  private final HeadWriter writer = new HeadWriter(DATE);
  private boolean begun;
  private boolean bodiless;
  private long length;

  ClientOutput(Socket socket) {
    this.socket = socket;
  }

  synchronized void next() {
    begun = false;
  }

  /** Asks for the body, unless a response has begun. */
  synchronized void askForBody() throws IOException {
    if (!begun) {
      writer.interim(100, Headers.empty());
      send();
    }
  }

  /**
   * Begins a response, unless another has begun.
   *
   * @return whether it was begun
   */
  synchronized boolean begin(RequestHead request, CgiHead response, boolean close)
      throws IOException {
    if (begun) {
      return false;
    }
    begun = true;
    int status = response.status();
    bodiless = request.method().equals("HEAD") || status == 204 || status == 205 || status == 304;
    boolean ancient = request.minorVersion() == 0;
    length = response.length();
    if (length < 0 && !bodiless) {
      length = ancient ? HeadWriter.UNSAID : HeadWriter.CHUNKED;
    }
    Connection connection =
        close ? Connection.CLOSE : ancient ? Connection.KEEP_ALIVE : Connection.DEFAULT;
    writer.head(status, response.fields(), length, connection);
    send();
    return true;
  }

  synchronized void body(byte[] bytes, int from, int count) throws IOException {
    if (bodiless) {
      throw new IOException("a body where there may be none");
    }
    if (length >= 0 && (length -= count) < 0) {
      throw new IOException("a body longer than its Content-Length");
    }
    if (length == HeadWriter.CHUNKED) {
      writer.chunk(count);
    }
    writer.put(bytes, from, count);
    if (length == HeadWriter.CHUNKED) {
      writer.chunkEnd();
    }
    send();
  }

  synchronized void end() throws IOException {
    if (length > 0 && !bodiless) {
      throw new IOException("a body shorter than its Content-Length");
    }
    if (length == HeadWriter.CHUNKED) {
      writer.lastChunk(Headers.empty());
      send();
    }
  }

  /**
   * Answers with an error of the gateway's own, unless a response has begun.
   *
   * @return whether it did
   */
  synchronized boolean refuse(int status, String message) throws IOException {
    if (begun) {
      return false;
    }
    begun = true;
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    writer.head(status, Headers.empty(), body.length, Connection.CLOSE);
    writer.put(body, 0, body.length);
    send();
    return true;
  }

  private void send() throws IOException {
    ByteBuffer bytes = writer.view();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    writer.clear();
    socket.getOutputStream().write(copy);
  }
}
