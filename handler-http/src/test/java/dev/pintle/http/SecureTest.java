package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Options;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Tag;

/** Tests of what TLS adds. */
@Tag("plain") // their servers speak TLS already
abstract class SecureTest extends SocketTest {
  static final TestCertificate CERTIFICATE = TestCertificate.create();

  final TestServer serveSecurely(App app) throws IOException {
    return serveSecurely(app, Options.builder());
  }

  final TestServer serveSecurely(App app, Options.Builder options) throws IOException {
    return serve(
        app,
        options.listen("https://127.0.0.1:0").tls(CERTIFICATE.keyStore(), CERTIFICATE.password()));
  }

  /** Makes the handshake, with one of these protocols, or those that the JDK thinks fit. */
  final RawClient connectSecurely(TestServer server, String... protocols) throws IOException {
    return closeLater(RawClient.secure(socket(server), CERTIFICATE, protocols));
  }

  /** A connection on which nothing has been sent. */
  final Socket socket(TestServer server) throws IOException {
    Socket socket = closeLater(new Socket());
    socket.setSoTimeout(10_000);
    socket.connect((InetSocketAddress) server.address());
    return socket;
  }

  final RawClient connectPlainly(TestServer server) throws IOException {
    return closeLater(RawClient.plain(socket(server)));
  }
}
