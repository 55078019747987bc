package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for "localhost" and the loopback addresses, made anew by keytool of this JDK. */
final class TestCertificate {
  private static final char[] PASSWORD = "pintle".toCharArray();
  private static final String ALIAS = "server";

  private final Path certificate;
  private final Path key;
  private final KeyStore store;
  private final SSLContext context;

  private TestCertificate(Path folder, KeyStore store)
      throws IOException, GeneralSecurityException {
    this.store = store;
    certificate =
        writePem(
            folder.resolve("cert.pem"), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    key =
        writePem(
            folder.resolve("key.pem"), "PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
  }

  static TestCertificate make(Path folder) throws IOException {
    Path file = folder.resolve("server.p12");
    keytool(file);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      return new TestCertificate(folder, store);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate made by keytool cannot be used", e);
    }
  }

  private static void keytool(Path file) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(tool + " made no certificate: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  private static Path writePem(Path file, String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  KeyStore store() {
    return store;
  }

  /** The certificate, its own issuer. */
  Certificate[] chain() {
    try {
      return store.getCertificateChain(ALIAS);
    } catch (KeyStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  char[] password() {
    return PASSWORD.clone();
  }

  /** Trusts this certificate alone. */
  SSLContext context() {
    return context;
  }
}
