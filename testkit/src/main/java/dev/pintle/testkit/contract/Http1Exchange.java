package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange over a connection of HTTP/1.1 of its own. */
final class Http1Exchange implements ClientExchange {
  private static final int PIECE = 64 * 1024;

  private final RawClient client;
  private final String method;
  private final boolean sendsChunks;
  private @Nullable Reply head;
  private boolean chunked;

  /** Bytes to come of the body or of the chunk; −1 until the connection ends. */
  private long left;

  private boolean ended;
  private Headers trailers = Headers.empty();

  private Http1Exchange(RawClient client, String method, boolean sendsChunks) {
    this.client = client;
    this.method = method;
    this.sendsChunks = sendsChunks;
  }

  static Http1Exchange begin(RawClient client, ClientRequest request) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    if (!request.headers().contains("Host")) {
      text.append("Host: a\r\n");
    }
    append(text, request.headers());
    String body = request.body();
    if (body != null) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    boolean sendsChunks = request.open() && !request.headers().contains("Content-Length");
    if (sendsChunks) {
      text.append("Transfer-Encoding: chunked\r\n");
    }
    client.send(text.append("\r\n").append(body == null ? "" : body).toString());
    return new Http1Exchange(client, request.method(), sendsChunks);
  }

  private static void append(StringBuilder text, Headers fields) {
    for (Map.Entry<String, String> field : fields) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
  }

  @Override
  public ClientExchange write(String part) throws IOException {
    client.send(sendsChunks ? Integer.toHexString(part.length()) + "\r\n" + part + "\r\n" : part);
    return this;
  }

  @Override
  public ClientExchange end(Headers fields) throws IOException {
    if (!sendsChunks) {
      return this;
    }
    StringBuilder text = new StringBuilder("0\r\n");
    append(text, fields);
    client.send(text.append("\r\n").toString());
    return this;
  }

  @Override
  public Reply head() throws IOException {
    Reply next = client.readHead();
    if (next.status() >= 200) {
      begin(next);
    }
    return next;
  }

  private void begin(Reply next) {
    head = next;
    String length = next.field("Content-Length");
    chunked = next.has("Transfer-Encoding");
    if (RawClient.hasNoBody(method, next.status())) {
      ended = true;
    } else if (chunked) {
      left = 0;
    } else {
      left = length == null ? -1 : Long.parseLong(length);
      ended = left == 0;
    }
  }

  @Override
  public String readSome() throws IOException {
    if (chunked && !ended && left == 0) {
      left = client.readChunkSize();
      if (left == 0) {
        trailers = client.readFields();
        ended = true;
      }
    }
    if (ended) {
      return "";
    }
    byte[] piece = new byte[left < 0 ? PIECE : (int) Math.min(left, PIECE)];
    int count = client.input().read(piece);
    if (count < 0) {
      if (left > 0) {
        throw new EOFException("the connection ended within the body");
      }
      ended = true;
      return "";
    }
    took(count);
    return new String(piece, 0, count, ISO_8859_1);
  }

  private void took(int count) throws IOException {
    if (left > 0) {
      left -= count;
      if (left == 0 && chunked) {
        client.endChunk();
      } else if (left == 0) {
        ended = true;
      }
    }
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public Reply finish() throws IOException {
    Reply known = head == null ? head() : head;
    StringBuilder body = new StringBuilder();
    for (String some = readSome(); !some.isEmpty(); some = readSome()) {
      body.append(some);
    }
    return known.withBody(body.toString(), trailers);
  }

  @Override
  public void leave() throws IOException {
    client.reset();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
