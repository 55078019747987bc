package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * A client of TLS that tells a close notice from an end without one: the JDK's SSLSocket takes both
 * for the end, unless com.sun.net.ssl.requireCloseNotify is set. Text is ISO-8859-1; a read that
 * takes ten seconds fails.
 */
final class TlsEndClient implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Socket socket;
  private final SSLEngine engine;
  private final ByteBuffer records; // what came, to be read from 0 to the position
  private final ByteBuffer text;

  private TlsEndClient(Socket socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    this.records = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
    this.text = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize());
  }

  /** Connects, shakes hands in that version, and offers a protocol by ALPN. */
  static TlsEndClient connect(
      InetSocketAddress address, SSLContext trusting, String version, String alpn)
      throws IOException {
    SSLEngine engine = trusting.createSSLEngine("localhost", address.getPort());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(new String[] {alpn});
    engine.setSSLParameters(parameters);
    Socket socket = new Socket(address.getAddress(), address.getPort());
    TlsEndClient client = new TlsEndClient(socket, engine);
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      client.handshake();
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return client;
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  TlsEndClient send(String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      wrap(bytes);
    }
    return this;
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(bytes, record);
    socket.getOutputStream().write(record.array(), 0, record.position());
  }

  /**
   * Everything until the server's close notice.
   *
   * @throws IOException if the connection ends without one
   */
  String readToNotice() throws IOException {
    StringBuilder read = new StringBuilder();
    while (unwrap()) {
      read.append(takeText());
    }
    return read.append(takeText()).toString();
  }

  private String takeText() {
    String taken = new String(text.array(), 0, text.position(), ISO_8859_1);
    text.clear();
    return taken;
  }

  /** Takes in a record; false if it is the close notice. */
  private boolean unwrap() throws IOException {
    while (true) {
      records.flip();
      SSLEngineResult result = engine.unwrap(records, text);
      records.compact();
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> {
          return false;
        }
        case BUFFER_OVERFLOW -> throw new IOException("a record longer than TLS allows");
        case BUFFER_UNDERFLOW -> receive();
      }
    }
  }

  private void receive() throws IOException {
    int count =
        socket.getInputStream().read(records.array(), records.position(), records.remaining());
    if (count < 0) {
      engine.closeInbound(); // throws, since no notice has come
      throw new IOException("the connection ended without a close notice");
    }
    records.position(records.position() + count);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
