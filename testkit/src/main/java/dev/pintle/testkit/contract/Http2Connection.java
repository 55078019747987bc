package dev.pintle.testkit.contract;

import dev.pintle.Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection of HTTP/2 (RFC 9113), strict in what it reads. One thread uses
 * it: a frame is read when somebody waits for one of its streams.
 */
final class Http2Connection implements Closeable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int PRIORITY = 32;

  static final int NO_ERROR = 0;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DEFAULT_WINDOW = 65_535;
  private static final int LARGEST_FRAME = 16_384;

  /** What most cases take in ahead of what they read. */
  static final int WIDE_WINDOW = 1 << 20;

  private final RawClient client;
  private final int streamWindow;
  private final Map<Integer, Http2Exchange> streams = new HashMap<>();
  private int nextStream = 1;

  /** What may be sent on the connection, and at first on a stream. */
  private long sendWindow = DEFAULT_WINDOW;

  private int initialSendWindow = DEFAULT_WINDOW;

  /** What the server may still send on the connection. */
  private long receiveWindow = DEFAULT_WINDOW;

  private boolean settled;
  private int pongs;
  private int mostStreams = Integer.MAX_VALUE;
  private int lastStream = Integer.MAX_VALUE;
  private @Nullable Integer goneAway;

  private Http2Connection(RawClient client, int streamWindow) {
    this.client = client;
    this.streamWindow = streamWindow;
  }

  /** Begins with the preface; streams of the server have a window of that many bytes. */
  static Http2Connection open(RawClient client, int streamWindow) throws IOException {
    Http2Connection connection = new Http2Connection(client, streamWindow);
    ByteBuffer settings = ByteBuffer.allocate(18);
    settings.putShort((short) 1).putInt(0); // SETTINGS_HEADER_TABLE_SIZE
    settings.putShort((short) 2).putInt(0); // SETTINGS_ENABLE_PUSH
    settings.putShort((short) 4).putInt(streamWindow); // SETTINGS_INITIAL_WINDOW_SIZE
    ByteBuffer begin = ByteBuffer.allocate(PREFACE.length() + 9 + settings.capacity());
    begin.put(PREFACE.getBytes(StandardCharsets.US_ASCII));
    begin.put(header(settings.capacity(), SETTINGS, 0, 0)).put(settings.array());
    client.send(begin.array()); // at once: a server that drains gives little time
    if (streamWindow > DEFAULT_WINDOW) {
      connection.widen(0, streamWindow);
      connection.receiveWindow += streamWindow;
    }
    return connection;
  }

  /** Begins a request on the next stream. */
  Http2Exchange begin(ClientRequest request) throws IOException {
    String body = request.body();
    boolean whole = body == null && !request.open();
    Http2Exchange exchange = begin(fields(request), whole);
    if (body != null) {
      exchange.write(body).end();
    }
    return exchange;
  }

  /** Begins a request on the next stream, of fields as they are. */
  Http2Exchange begin(List<String> fields, boolean whole) throws IOException {
    int id = nextStream;
    nextStream += 2;
    Http2Exchange exchange =
        new Http2Exchange(this, id, fields.contains("HEAD"), initialSendWindow, streamWindow);
    streams.put(id, exchange);
    sendFields(id, fields, whole);
    return exchange;
  }

  private List<String> fields(ClientRequest request) {
    List<String> fields = new ArrayList<>();
    String host = request.headers().first("Host");
    fields.addAll(
        List.of(":method", request.method(), ":scheme", client.isTls() ? "https" : "http"));
    fields.addAll(List.of(":authority", host == null ? "a" : host, ":path", request.target()));
    addFields(fields, request.headers());
    String body = request.body();
    if (body != null) {
      fields.addAll(List.of("content-length", Integer.toString(body.length())));
    }
    return fields;
  }

  static void addFields(List<String> fields, Headers headers) {
    for (Map.Entry<String, String> field : headers) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!name.equals("host")) {
        fields.add(name);
        fields.add(field.getValue());
      }
    }
  }

  void sendFields(int stream, List<String> fields, boolean last) throws IOException {
    byte[] block = Hpack.encode(fields);
    int from = 0;
    int type = HEADERS;
    do {
      int to = Math.min(block.length, from + LARGEST_FRAME);
      int flags = (to == block.length ? END_HEADERS : 0);
      flags |= last && type == HEADERS ? END_STREAM : 0;
      send(type, flags, stream, Arrays.copyOfRange(block, from, to));
      type = CONTINUATION;
      from = to;
    } while (from < block.length);
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put(header(payload.length, type, flags, stream)).put(payload);
    client.send(frame.array());
  }

  /** Sends what a server may have no use for any more: reading shows whether it has closed. */
  private void answer(int type, int flags, int stream, byte[] payload) throws IOException {
    try {
      send(type, flags, stream, payload);
    } catch (SocketException e) {
      // what it said before can still be read
    }
  }

  /** Asks whether the server is there. */
  void ping() throws IOException {
    send(PING, 0, 0, new byte[8]);
  }

  /** Begins a frame whose payload is sent by {@link #sendRest}. */
  void sendHeader(int length, int type, int flags, int stream) throws IOException {
    client.send(header(length, type, flags, stream));
  }

  void sendRest(byte[] payload) throws IOException {
    client.send(payload);
  }

  private static byte[] header(int length, int type, int flags, int stream) {
    ByteBuffer header = ByteBuffer.allocate(9);
    header.put((byte) (length >> 16)).putShort((short) length);
    return header.put((byte) type).put((byte) flags).putInt(stream).array();
  }

  /** Reads whatever the server has sent before it saw what was sent here. */
  void roundTrip() throws IOException {
    int before = pongs;
    ping();
    while (pongs == before) {
      readFrame();
    }
  }

  /** Lets the server send more, on a stream or, with 0, on the connection. */
  private void widen(int stream, int bytes) throws IOException {
    answer(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** The case has taken in some bytes of a stream, which make room for others. */
  void taken(int stream, int bytes, boolean more) throws IOException {
    receiveWindow += bytes;
    widen(0, bytes);
    if (more) {
      widen(stream, bytes);
    }
  }

  /** How much of that may be sent on the connection now; waits until it is something. */
  int claimSendWindow(int wanted) throws IOException {
    while (sendWindow <= 0) {
      readFrame();
    }
    int granted = (int) Math.min(Math.min(wanted, LARGEST_FRAME), sendWindow);
    sendWindow -= granted;
    return granted;
  }

  boolean isTls() {
    return client.isTls();
  }

  /** How many streams the server allows at one time; waits for its settings. */
  int mostStreams() throws IOException {
    while (!settled) {
      readFrame();
    }
    return mostStreams;
  }

  /** Says that no further stream will be begun. */
  void goAway() throws IOException {
    send(GOAWAY, 0, 0, new byte[8]);
  }

  /** Reads until the server ends the connection. */
  void awaitClose() throws IOException {
    try {
      while (true) {
        readFrame();
      }
    } catch (EOFException | SocketException e) {
      // ended, perhaps by a reset
    }
  }

  /** Whether the server has said that it takes no further stream. */
  boolean isGoneAway() {
    return goneAway != null;
  }

  /** The error code of GOAWAY. */
  int goneAwayCode() {
    return goneAway == null ? -1 : goneAway;
  }

  /** The last stream that is still answered after GOAWAY. */
  int lastStream() {
    return lastStream;
  }

  /** Reads a frame and does what it says. */
  void readFrame() throws IOException {
    byte[] head = readExactly(9);
    ByteBuffer buffer = ByteBuffer.wrap(head);
    int length = ((buffer.get() & 0xff) << 16) | (buffer.getShort() & 0xffff);
    int type = buffer.get();
    int flags = buffer.get() & 0xff;
    int stream = buffer.getInt() & Integer.MAX_VALUE;
    if (length > LARGEST_FRAME) {
      throw new IOException("a frame of " + length + " bytes, which we did not allow");
    }
    byte[] payload = readExactly(length);
    if (!settled && (type != SETTINGS || (flags & ACK) != 0)) {
      throw new IOException("the first frame is of type " + type + " and no SETTINGS");
    }
    switch (type) {
      case DATA -> data(stream, flags, payload);
      case HEADERS -> headers(stream, flags, payload);
      case RST_STREAM -> exchange(stream).reset(ByteBuffer.wrap(payload).getInt());
      case SETTINGS -> settings(flags, ByteBuffer.wrap(payload));
      case PING -> {
        if ((flags & ACK) == 0) {
          answer(PING, ACK, 0, payload);
        } else {
          pongs++;
        }
      }
      case GOAWAY -> {
        lastStream = ByteBuffer.wrap(payload).getInt() & Integer.MAX_VALUE;
        goneAway = ByteBuffer.wrap(payload).getInt(4);
      }
      case WINDOW_UPDATE -> window(stream, ByteBuffer.wrap(payload).getInt());
      case PUSH_PROMISE, CONTINUATION ->
          throw new IOException("a frame of type " + type + " out of place");
      default -> {} // of an extension
    }
  }

  private byte[] readExactly(int count) throws IOException {
    byte[] bytes = client.input().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(
          "the connection ended" + (goneAway == null ? "" : ", by GOAWAY with code " + goneAway));
    }
    return bytes;
  }

  private Http2Exchange exchange(int stream) throws IOException {
    Http2Exchange exchange = streams.get(stream);
    if (exchange == null) {
      throw new IOException("a frame for stream " + stream + ", which was not begun");
    }
    return exchange;
  }

  private static byte[] withoutPadding(int flags, byte[] payload) throws IOException {
    if ((flags & PADDED) == 0) {
      return payload;
    }
    int padding = payload.length == 0 ? 0 : payload[0] & 0xff;
    if (padding >= payload.length) {
      throw new IOException("padding longer than its frame");
    }
    return Arrays.copyOfRange(payload, 1, payload.length - padding);
  }

  private void data(int stream, int flags, byte[] payload) throws IOException {
    receiveWindow -= payload.length;
    if (receiveWindow < 0) {
      throw new IOException("more bytes than the window of the connection has");
    }
    byte[] data = withoutPadding(flags, payload);
    exchange(stream).data(data, payload.length, (flags & END_STREAM) != 0);
  }

  private void headers(int stream, int flags, byte[] payload) throws IOException {
    byte[] fragment = withoutPadding(flags, payload);
    if ((flags & PRIORITY) != 0) {
      fragment = Arrays.copyOfRange(fragment, 5, fragment.length);
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(fragment);
    int last = flags;
    while ((last & END_HEADERS) == 0) {
      byte[] head = readExactly(9);
      int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
      if (head[3] != CONTINUATION || ByteBuffer.wrap(head).getInt(5) != stream) {
        throw new IOException("a frame between those of one block of fields");
      }
      block.writeBytes(readExactly(length));
      last = head[4];
    }
    List<String> fields = Hpack.decode(block.toByteArray());
    exchange(stream).fields(fields, (flags & END_STREAM) != 0);
  }

  private void settings(int flags, ByteBuffer payload) throws IOException {
    if ((flags & ACK) != 0) {
      return;
    }
    settled = true;
    while (payload.hasRemaining()) {
      int setting = payload.getShort();
      int value = payload.getInt();
      if (setting == 3) {
        mostStreams = value;
      }
      if (setting == 4) {
        for (Http2Exchange exchange : streams.values()) {
          exchange.widen((long) value - initialSendWindow);
        }
        initialSendWindow = value;
      }
    }
    answer(SETTINGS, ACK, 0, new byte[0]);
  }

  private void window(int stream, int bytes) throws IOException {
    if (stream == 0) {
      sendWindow += bytes;
    } else {
      exchange(stream).widen(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
