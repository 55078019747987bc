package dev.pintle.undertow;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/2 frame by frame, so that a test can leave out what a client would do. */
final class Http2Client {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int GOAWAY = 7;
  static final int END_STREAM = 1;

  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  private OutputStream out;
  private final DataInputStream in;

  Http2Client(Socket socket) throws IOException {
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** A frame as it came. */
  record Frame(
      int type, int flags, int stream, @SuppressWarnings("ArrayRecordComponent") byte[] payload) {
    boolean endsStream() {
      return (flags & END_STREAM) != 0;
    }

    /** The number that stands at a place of the payload. */
    int number(int at) {
      return (payload[at] & 0xff) << 24
          | (payload[at + 1] & 0xff) << 16
          | (payload[at + 2] & 0xff) << 8
          | (payload[at + 3] & 0xff);
    }
  }

  /** Sends the preface and empty settings. */
  Http2Client begin() throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, 0, 0, new byte[0]);
    return this;
  }

  /** Several frames. */
  interface Frames {
    /** Sends each. */
    void send() throws IOException;
  }

  /** Sends frames in one write: who is given up meanwhile could not send the last of them. */
  void together(Frames frames) throws IOException {
    OutputStream socket = out;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    out = all;
    try {
      frames.send();
    } finally {
      out = socket;
    }
    out.write(all.toByteArray());
  }

  /** Whether nothing more comes, be it by a reset: settings may have been acknowledged too late. */
  boolean isAtEnd() {
    try {
      return next() == null;
    } catch (IOException e) {
      return true;
    }
  }

  /** Sends a GET without a body. */
  void get(int stream, String path) throws IOException {
    head(stream, path, END_HEADERS | END_STREAM);
  }

  /** Sends the head of a request whose body is to come. */
  void open(int stream, String path) throws IOException {
    head(stream, path, END_HEADERS);
  }

  private void head(int stream, String path, int flags) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82); // :method GET
    block.write(0x86); // :scheme http
    literal(block, 0x04, path); // :path
    literal(block, 0x01, "a"); // :authority
    send(HEADERS, flags, stream, block.toByteArray());
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    block.write(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[5] = (byte) (stream >> 24);
    frame[6] = (byte) (stream >> 16);
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    out.write(frame);
  }

  /**
   * Reads the next frame of a type, settings acknowledged and others passed over; null at the end.
   */
  @Nullable Frame next(int type) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame == null || frame.type == type) {
        return frame;
      }
    }
  }

  /** Reads the next frame; settings are acknowledged. */
  @Nullable Frame next() throws IOException {
    int length;
    try {
      length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    } catch (EOFException e) {
      return null;
    }
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & 0x7fffffff;
    byte[] payload = in.readNBytes(length);
    if (type == SETTINGS && (flags & ACK) == 0) {
      send(SETTINGS, ACK, 0, new byte[0]);
    }
    return new Frame(type, flags, stream, payload);
  }
}
