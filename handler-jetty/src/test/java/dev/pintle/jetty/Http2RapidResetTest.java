package dev.pintle.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a client that asks and resets (CVE-2023-44487), by Jetty's own limit. */
@Tag("LIM-13")
@Timeout(60)
class Http2RapidResetTest extends ServerTest {
  private static final int FEW = 30;

  /**
   * Jetty reads all of these at once, so that none waits in the socket when it closes. They are
   * some times as many as it allows in a second: it may take longer for all of them, or stop in
   * between.
   */
  private static final int MANY = 500;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final String GET = "\u0082\u0086\u0084\u0001\u0001a"; // http, /, authority a
  private static final String CANCEL = "\0\0\0\u0008";
  private static final int ENHANCE_YOUR_CALM = 11;

  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(frames);
  private int stream = 1;

  private void add(int type, int flags, int on, String payload) throws IOException {
    out.writeShort(payload.length() >> 8);
    out.writeByte(payload.length());
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(on);
    out.writeBytes(payload);
  }

  private void begin() throws IOException {
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    add(SETTINGS, 0, 0, "");
  }

  private void reset(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      add(HEADERS, 5, stream, GET);
      add(RST_STREAM, 0, stream, CANCEL);
      stream += 2;
    }
  }

  /** What the next frame of that type on that stream has. */
  private static String await(DataInputStream in, int wanted, int on) throws IOException {
    while (true) {
      int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      in.readByte();
      int stream = in.readInt();
      String payload = new String(in.readNBytes(length), ISO_8859_1);
      if (stream == on && type == wanted) {
        return payload;
      }
      assertThat(type).isNotEqualTo(GOAWAY);
    }
  }

  @Test
  void whoResetsAFewRequestsIsServed() throws Exception {
    Server server = serve(env -> Response.text("hello"));
    begin();
    reset(FEW);
    add(HEADERS, 5, stream, GET);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      frames.writeTo(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(await(in, DATA, stream)).isEqualTo("hello");
    }
  }

  @Test
  void whoResetsManyInASecondIsGivenUp() throws Exception {
    Server server = serve(env -> Response.text("hello"));
    begin();
    reset(MANY);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      frames.writeTo(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat((int) await(in, GOAWAY, 0).charAt(7)).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
