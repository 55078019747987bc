package dev.pintle.conformance.peers;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;

/** Tests of programs that talk to a server over TLS. */
abstract class SecureTest extends ServerTest {
  private static final TestCertificate CERTIFICATE = TestCertificate.create();

  @BeforeEach
  final void checkDeclared() {
    assumeDeclared(Feature.TLS);
  }

  /** On a free port of the loopback interface, with a certificate that nobody has signed. */
  final Server serveSecurely(App app) throws IOException {
    return serve(
        app,
        Options.builder()
            .listen("https://127.0.0.1:0")
            .tls(CERTIFICATE.keyStore(), CERTIFICATE.password()));
  }

  static String secureUrl(Server server) {
    return "https://127.0.0.1:" + server.port();
  }
}
