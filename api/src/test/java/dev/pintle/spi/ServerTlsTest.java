package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.CapturedLog;
import dev.pintle.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  private static final TestCertificate EC = TestCertificate.create();
  private static final TestCertificate OTHER = TestCertificate.create();
  private static final TestCertificate RSA = rsa();

  @TempDir private Path directory;

  private Path certificate;
  private Path key;

  private static TestCertificate rsa() {
    try {
      return TestCertificate.of(KeyPairGenerator.getInstance("RSA").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void writeFiles() {
    certificate = EC.writeCertificate(directory.resolve("cert.pem"));
    key = EC.writeKey(directory.resolve("key.pem"));
  }

  private Options files() {
    return Options.builder().listen("https://127.0.0.1:0").tls(certificate, key).build();
  }

  private void refuses(Options options, String... parts) {
    assertThatThrownBy(() -> ServerTls.of(options))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(parts);
  }

  @Nested
  class AnEngine {
    @Test
    void speaksTls13And12InTheServersOrderOfCiphers() {
      ServerTls tls = ServerTls.of(files()).orElseThrow();
      SSLEngine engine = tls.engine();
      assertThat(engine.getUseClientMode()).isFalse();
      assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
      assertThat(engine.getSSLParameters().getUseCipherSuitesOrder()).isTrue();
      assertThat(tls.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void isOfTheContextGiven() throws Exception {
      SSLContext given = SSLContext.getInstance("TLS");
      given.init(null, null, null);
      Options options = Options.builder().listen("https://127.0.0.1:0").tls(given).build();
      assertThat(ServerTls.of(options).orElseThrow().context()).isSameAs(given);
    }
  }

  @Nested
  class Listeners {
    @Test
    void withoutHttpsNeedNothing() {
      assertThat(ServerTls.of(Options.builder().listen("8080", "unix:/x").build())).isEmpty();
      assertThat(ServerTls.of(Options.builder().build())).isEmpty();
    }

    @Test
    void needACertificate() {
      refuses(
          Options.builder().listen("8080", "https://:8443").build(),
          "https://:8443 needs a certificate; set tls-cert and tls-key");
    }

    @Test
    void areNeededByACertificate() {
      refuses(
          Options.builder().listen("8443").tls(certificate, key).build(),
          "no address to listen on begins with https://");
    }
  }

  @Nested
  class AKeyStore {
    private Options with(KeyStore store, String password) {
      return Options.builder()
          .listen("https://127.0.0.1:0")
          .tls(store, password.toCharArray())
          .build();
    }

    @Test
    void isUsed() {
      assertThat(ServerTls.of(with(EC.keyStore(), "test"))).isPresent();
    }

    @Test
    void withAnotherPasswordIsRefused() {
      refuses(with(EC.keyStore(), "wrong"), "give the password of its keys with it");
    }

    @Test
    void withoutAKeyIsRefused() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("x", EC.certificate());
      refuses(with(store, "test"), "holds no private key with a certificate");
    }

    @Test
    void thatWasNotLoadedIsRefused() throws Exception {
      refuses(with(KeyStore.getInstance("PKCS12"), "test"), "has not been loaded");
    }
  }

  @Nested
  class PairsOfFiles {
    @Test
    void areRefusedIfOneIsMissing() throws IOException {
      Files.delete(key);
      refuses(files(), "tls-key names " + key + ", but there is no such file");
    }

    @Test
    void areRefusedIfOneIsADirectory() throws IOException {
      Files.delete(certificate);
      Files.createDirectory(certificate);
      refuses(files(), "tls-cert names " + certificate + ", which cannot be read");
    }

    @Test
    void areRefusedIfOneIsEmpty() throws IOException {
      Files.writeString(certificate, "");
      refuses(files(), "tls-cert " + certificate + " holds no certificate");
      EC.writeCertificate(certificate);
      Files.writeString(key, "");
      refuses(files(), "tls-key " + key + " holds no private key");
    }

    @Test
    void areRefusedIfTheKeyIsAnothers() {
      OTHER.writeKey(key);
      refuses(files(), "tls-key " + key + " is not the key of the first certificate in tls-cert");
    }

    @Test
    void areRefusedIfTheKeyIsOfAnotherKind() {
      RSA.writeKey(key);
      refuses(files(), "no key of the certificate's kind, EC");
    }

    @Test
    void areRefusedIfTheyAreDamaged() throws IOException {
      Files.writeString(
          certificate, "-----BEGIN CERTIFICATE-----\n?!\n-----END CERTIFICATE-----\n");
      refuses(files(), "tls-cert " + certificate + " holds a certificate that is damaged");
      EC.writeCertificate(certificate);
      Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
      refuses(files(), "tls-key " + key + " is damaged");
    }

    @Test
    void areRefusedIfTheKeyIsEncrypted() throws IOException {
      Files.writeString(
          key,
          "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
      refuses(files(), "tls-key " + key + " is encrypted", "openssl pkey");
      Files.writeString(
          key,
          """
          -----BEGIN RSA PRIVATE KEY-----
          Proc-Type: 4,ENCRYPTED
          DEK-Info: AES-128-CBC,00

          AAAA
          -----END RSA PRIVATE KEY-----
          """);
      refuses(files(), "tls-key " + key + " is encrypted", "openssl pkey");
    }

    @Test
    void mayHoldAnRsaKeyAsPkcs1() throws IOException {
      RSA.writeCertificate(certificate);
      writeBareKey(RSA, "RSA PRIVATE KEY", 26); // the envelope of an RSA key has 26 bytes
      assertThat(ServerTls.of(files())).isPresent();
    }

    @Test
    void mayHoldAnEcKeyAsSec1() throws IOException {
      writeBareKey(EC, "EC PRIVATE KEY", ecEnvelope());
      assertThat(ServerTls.of(files())).isPresent();
    }

    @Test
    void mayHoldChainAndKeyTogether() throws IOException {
      Files.writeString(
          certificate,
          "Bag Attributes\r\n"
              + Files.readString(key).replace("\n", "\r\n")
              + Files.readString(certificate).replace("\n", "\r\n")
              + Files.readString(OTHER.writeCertificate(directory.resolve("issuer.pem"))));
      key = certificate;
      PemPair pair = new PemFiles(certificate, key).read();
      assertThat(pair.chain()).containsExactly(EC.certificate(), OTHER.certificate());
    }

    /** Version, algorithm and the header of the octets before SEC 1's own. */
    private int ecEnvelope() {
      byte[] pkcs8 = EC.privateKey().getEncoded();
      int outer = pkcs8[1] >= 0 ? 2 : 3;
      return outer + 3 + 2 + pkcs8[outer + 4] + 2;
    }

    private void writeBareKey(TestCertificate from, String label, int envelope) throws IOException {
      byte[] pkcs8 = from.privateKey().getEncoded();
      byte[] bare = Arrays.copyOfRange(pkcs8, envelope, pkcs8.length);
      Files.writeString(
          key,
          "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n-----BEGIN "
              + label
              + "-----\n"
              + Base64.getMimeEncoder().encodeToString(bare)
              + "\n-----END "
              + label
              + "-----\n");
    }
  }

  @Nested
  class ChangedFiles {
    private final AtomicLong clock = new AtomicLong();
    private PemKeyManager manager;

    @BeforeEach
    void start() {
      manager = new PemKeyManager(new PemFiles(certificate, key), clock::get);
    }

    private X509Certificate served() {
      String alias = manager.chooseEngineServerAlias("EC", null, null);
      X509Certificate[] chain = manager.getCertificateChain(alias);
      assertThat(manager.getPrivateKey(alias)).isNotNull();
      return chain[0];
    }

    private void passSeconds(int seconds) {
      clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void areUsedFromTheNextLookOn() {
      OTHER.writeCertificate(certificate);
      OTHER.writeKey(key);
      assertThat(served()).isEqualTo(EC.certificate());
      passSeconds(1);
      assertThat(served()).isEqualTo(OTHER.certificate());
    }

    @Test
    void doNotDisturbAHandshakeThatHasBegun() {
      String begun = manager.chooseEngineServerAlias("EC", null, null);
      OTHER.writeCertificate(certificate);
      OTHER.writeKey(key);
      passSeconds(1);
      assertThat(served()).isEqualTo(OTHER.certificate());
      assertThat(manager.getCertificateChain(begun)).containsExactly(EC.certificate());
      assertThat(manager.getPrivateKey(begun)).isEqualTo(EC.privateKey());
    }

    @Test
    void areNotUsedWhileTheyDoNotMatchAndOneLineSaysSo() {
      try (CapturedLog log = new CapturedLog()) {
        OTHER.writeCertificate(certificate);
        for (int i = 0; i < 3; i++) {
          passSeconds(1);
          assertThat(served()).isEqualTo(EC.certificate());
        }
        assertThat(log.lines())
            .singleElement()
            .asString()
            .contains("has changed, but the old one is kept")
            .contains("is not the key of the first certificate");
        OTHER.writeKey(key);
        passSeconds(1);
        assertThat(served()).isEqualTo(OTHER.certificate());
      }
    }

    @Test
    void mayVanishForAWhile() throws IOException {
      Files.delete(key);
      passSeconds(1);
      assertThat(served()).isEqualTo(EC.certificate());
      OTHER.writeCertificate(certificate);
      OTHER.writeKey(key);
      passSeconds(1);
      assertThat(served()).isEqualTo(OTHER.certificate());
    }

    @Test
    void mayBeMovedOverTheOldWithTheSameTimeAndSize() throws IOException {
      Path fresh = directory.resolve("fresh.pem");
      for (Path file : List.of(certificate, key)) {
        var time = Files.getLastModifiedTime(file);
        if (file.equals(certificate)) {
          OTHER.writeCertificate(fresh);
        } else {
          OTHER.writeKey(fresh);
        }
        Files.setLastModifiedTime(fresh, time);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
      passSeconds(1);
      assertThat(served()).isEqualTo(OTHER.certificate());
    }

    @Test
    void mayBeReachedThroughALinkThatIsTurned() throws IOException {
      Path current = directory.resolve("current");
      Path first = Files.createDirectory(directory.resolve("1"));
      Path second = Files.createDirectory(directory.resolve("2"));
      EC.writeCertificate(first.resolve("c"));
      EC.writeKey(first.resolve("k"));
      OTHER.writeCertificate(second.resolve("c"));
      OTHER.writeKey(second.resolve("k"));
      Files.createSymbolicLink(current, first);
      manager =
          new PemKeyManager(new PemFiles(current.resolve("c"), current.resolve("k")), clock::get);
      Files.delete(current);
      Files.createSymbolicLink(current, second);
      passSeconds(1);
      assertThat(served()).isEqualTo(OTHER.certificate());
    }

    @Test
    void mayHoldAnotherKindOfKey() {
      RSA.writeCertificate(certificate);
      RSA.writeKey(key);
      passSeconds(1);
      assertThat(manager.chooseEngineServerAlias("EC", null, null)).isNull();
      assertThat(manager.chooseEngineServerAlias("RSA", null, null)).isNotNull();
    }
  }
}
