package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of HTTP/2, seen from the client. Closing it closes its connection. */
final class Http2Exchange implements ClientExchange {
  private final Http2Connection connection;
  private final int id;
  private final boolean isHead;
  private long sendWindow;
  private long receiveWindow;

  private final Deque<Reply> heads = new ArrayDeque<>();
  private @Nullable Reply head;
  private boolean headCame;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int dataFrames;
  private Headers trailers = Headers.empty();
  private boolean ended;
  private @Nullable Integer reset;
  private @Nullable Integer closed;

  Http2Exchange(
      Http2Connection connection, int id, boolean isHead, long sendWindow, long receiveWindow) {
    this.connection = connection;
    this.id = id;
    this.isHead = isHead;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
  }

  int id() {
    return id;
  }

  // What the connection reads for this stream.

  void fields(List<String> decoded, boolean last) throws IOException {
    requireOpen("fields");
    if (headCame) {
      if (!last || decoded.stream().anyMatch(text -> text.startsWith(":status"))) {
        throw new IOException("a second head, or trailers that do not end the stream");
      }
      trailers = Hpack.fields(decoded);
    } else {
      if (decoded.size() < 2 || !decoded.get(0).equals(":status")) {
        throw new IOException("a head that does not begin with :status: " + decoded);
      }
      Reply next = Reply.head("HTTP/2.0 " + decoded.get(1), Hpack.fields(decoded));
      headCame = next.status() >= 200;
      if (!headCame && last) {
        throw new IOException("an interim response that ends the stream");
      }
      heads.add(next);
    }
    ended |= last;
  }

  void data(byte[] data, int framed, boolean last) throws IOException {
    requireOpen("data");
    receiveWindow -= framed;
    if (receiveWindow < 0) {
      throw new IOException("more bytes than the window of the stream has");
    }
    if (!headCame) {
      throw new IOException("data before the head");
    }
    if (isHead && data.length > 0) {
      throw new IOException("a body in answer to HEAD");
    }
    if (data.length > 0) {
      dataFrames++;
    }
    body.writeBytes(data);
    ended |= last;
  }

  void reset(int code) {
    closed = code;
    if (!ended) {
      reset = code;
    }
  }

  void widen(long bytes) {
    sendWindow += bytes;
  }

  private void requireOpen(String what) throws IOException {
    if (ended) {
      throw new IOException(what + " behind the end of stream " + id);
    }
  }

  // What a case does.

  /** How many frames with data have come. */
  int dataFrames() {
    return dataFrames;
  }

  /** The code of the RST_STREAM that ended it; null if none did. */
  @Nullable Integer resetCode() {
    return reset;
  }

  /** The code of an RST_STREAM, be it behind the end of the response; null if none came yet. */
  @Nullable Integer closeCode() {
    return closed;
  }

  /** Whether the server has reset it, be it behind its end. */
  boolean isReset() {
    return closed != null;
  }

  /** Reads until the stream has ended, in whatever way. */
  void awaitEnd() throws IOException {
    while (!ended && reset == null) {
      connection.readFrame();
    }
  }

  /** Expects to be answered with that status, or reset, or the connection to be ended. */
  void assertRefused(int status) throws IOException {
    try {
      awaitEnd();
    } catch (EOFException | SocketException e) {
      return; // the connection was ended, perhaps by a reset: our answer to its settings was unread
    }
    if (reset == null && head().status() != status) {
      throw new AssertionError("answered with " + head + " in place of " + status);
    }
  }

  @Override
  public ClientExchange write(String part) throws IOException {
    byte[] bytes = part.getBytes(ISO_8859_1);
    int from = 0;
    while (from < bytes.length) {
      if (closed != null) {
        throw new IOException("the stream was reset");
      }
      if (sendWindow <= 0) {
        connection.readFrame();
        continue;
      }
      int wanted = (int) Math.min(bytes.length - from, sendWindow);
      int granted = connection.claimSendWindow(wanted);
      sendWindow -= granted;
      connection.send(Http2Connection.DATA, 0, id, Arrays.copyOfRange(bytes, from, from + granted));
      from += granted;
    }
    return this;
  }

  @Override
  public ClientExchange end(Headers fields) throws IOException {
    if (fields.isEmpty()) {
      connection.send(Http2Connection.DATA, Http2Connection.END_STREAM, id, new byte[0]);
    } else {
      List<String> block = new ArrayList<>();
      Http2Connection.addFields(block, fields);
      connection.sendFields(id, block, true);
    }
    return this;
  }

  @Override
  public Reply head() throws IOException {
    while (heads.isEmpty()) {
      requireNotReset();
      if (ended) {
        throw new IOException("the stream ended without a head");
      }
      connection.readFrame();
    }
    Reply next = heads.remove();
    if (next.status() >= 200) {
      head = next;
    }
    return next;
  }

  @Override
  public String readSome() throws IOException {
    while (body.size() == 0) {
      if (ended) {
        return "";
      }
      requireNotReset();
      connection.readFrame();
    }
    String some = body.toString(ISO_8859_1);
    body.reset();
    receiveWindow += some.length();
    connection.taken(id, some.length(), !ended && reset == null);
    return some;
  }

  private void requireNotReset() throws IOException {
    if (reset != null) {
      throw new IOException("the stream was reset with code " + reset);
    }
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public Reply finish() throws IOException {
    Reply known = head == null ? head() : head;
    StringBuilder text = new StringBuilder();
    for (String some = readSome(); !some.isEmpty(); some = readSome()) {
      text.append(some);
    }
    return known.withBody(text.toString(), trailers);
  }

  @Override
  public void leave() throws IOException {
    byte[] code = ByteBuffer.allocate(4).putInt(Http2Connection.CANCEL).array();
    connection.send(Http2Connection.RST_STREAM, 0, id, code);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
