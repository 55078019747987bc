package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed under a running server. */
class TlsReloadTest extends SecureTest {
  @TempDir private Path directory;

  @Test
  @Tag("TLS-03")
  void newHandshakesSeeTheNewOneAndOldConnectionsGoOn() throws Exception {
    TestCertificate renewed = TestCertificate.create();
    Path certificate = CERTIFICATE.writeCertificate(directory.resolve("cert.pem"));
    Path key = CERTIFICATE.writeKey(directory.resolve("key.pem"));
    TestServer server =
        serve(PATH, Options.builder().listen("https://127.0.0.1:0").tls(certificate, key));
    RawClient old = connectSecurely(server);
    assertThat(old.send(get("/1")).read().body()).isEqualTo("/1");
    assertThat(shown(server)).isEqualTo(CERTIFICATE.certificate());

    renewed.writeCertificate(certificate);
    assertThat(old.send(get("/2")).read().body()).isEqualTo("/2");
    assertThat(shown(server)).isEqualTo(CERTIFICATE.certificate());
    renewed.writeKey(key);
    until(() -> shown(server).equals(renewed.certificate()));
    assertThat(old.send(get("/3")).read().body()).isEqualTo("/3");
  }

  /** The certificate that a new handshake is shown. */
  private Certificate shown(TestServer server) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket(server), "localhost", server.port(), true)) {
        socket.startHandshake();
        return socket.getSession().getPeerCertificates()[0];
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
