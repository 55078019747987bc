package dev.pintle.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost, 127.0.0.1 and ::1 with its key, made anew for one test: signed by
 * itself, valid for a day.
 *
 * <pre>{@code
 * TestCertificate certificate = TestCertificate.create();
 * Options options = Options.builder()
 *     .listen("https://127.0.0.1:0")
 *     .tls(certificate.keyStore(), certificate.password())
 *     .build();
 * SSLSocketFactory sockets = certificate.clientContext().getSocketFactory();
 * }</pre>
 */
public final class TestCertificate {
  private static final String PASSWORD = "test";

  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestCertificate(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /**
   * Makes a key on the curve P-256 and a certificate for it.
   *
   * @return a new one, different from every other
   */
  public static TestCertificate create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no EC keys", e);
    }
  }

  /**
   * Makes a certificate for a key.
   *
   * @param keys RSA or EC
   * @return a new one
   */
  public static TestCertificate of(KeyPair keys) {
    try {
      byte[] der = signed(keys);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return new TestCertificate(
          keys, (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no certificate can be made for these keys", e);
    }
  }

  /**
   * The certificate.
   *
   * @return its own issuer
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Certificate and key, for {@code Options.Builder.tls}.
   *
   * @return a new store whose password is {@link #password}
   */
  public KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setEntry(
          "test",
          new KeyStore.PrivateKeyEntry(keys.getPrivate(), new X509Certificate[] {certificate}),
          new KeyStore.PasswordProtection(password(), "PBEWithHmacSHA256AndAES_256", quick()));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The password of {@link #keyStore}.
   *
   * @return a copy
   */
  public char[] password() {
    return PASSWORD.toCharArray();
  }

  /**
   * Writes the certificate as PEM.
   *
   * @param file where to; replaced
   * @return the file
   */
  public Path writeCertificate(Path file) {
    try {
      return write(file, "CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the key as PEM, PKCS#8 without a passphrase.
   *
   * @param file where to; replaced
   * @return the file
   */
  public Path writeKey(Path file) {
    return write(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static Path write(Path file, String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    try {
      return Files.writeString(file, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a client needs that trusts this certificate and no other.
   *
   * @return a new context
   */
  public SSLContext clientContext() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("test", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Few rounds: the password is no secret, and thousands of servers are started with such keys. */
  private static PBEParameterSpec quick() {
    return new PBEParameterSpec(random(16), 1, new IvParameterSpec(random(16)));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  // ---- X.509 (RFC 5280, 4.1) in DER ----

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static byte[] signed(KeyPair keys) throws GeneralSecurityException {
    boolean rsa = keys.getPublic().getAlgorithm().equals("RSA");
    byte[] algorithm =
        rsa
            ? sequence(oid("2a864886f70d01010b"), element(0x05)) // sha256WithRSAEncryption
            : sequence(oid("2a8648ce3d040302")); // ecdsa-with-SHA256
    byte[] body = body(keys, algorithm);
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(body);
    return sequence(body, algorithm, element(0x03, new byte[1], signature.sign()));
  }

  private static byte[] body(KeyPair keys, byte[] algorithm) {
    byte[] version3 = element(0xa0, element(0x02, new byte[] {2}));
    byte[] serial = element(0x02, new BigInteger(63, new SecureRandom()).toByteArray());
    byte[] commonName = sequence(oid("550403"), element(0x0c, ascii("localhost")));
    byte[] name = sequence(element(0x31, commonName));
    Instant now = Instant.now();
    byte[] validity = sequence(time(now.minus(1, ChronoUnit.HOURS)), time(now.plusSeconds(86_400)));
    byte[] names =
        sequence(
            element(0x82, ascii("localhost")),
            element(0x87, new byte[] {127, 0, 0, 1}),
            element(0x87, HexFormat.of().parseHex("00000000000000000000000000000001")));
    byte[] subjectAltName = sequence(oid("551d11"), element(0x04, names));
    return sequence(
        version3,
        serial,
        algorithm,
        name,
        validity,
        name,
        keys.getPublic().getEncoded(),
        element(0xa3, sequence(subjectAltName)));
  }

  private static byte[] time(Instant instant) {
    return element(0x17, ascii(UTC_TIME.format(instant)));
  }

  private static byte[] oid(String hex) {
    return element(0x06, HexFormat.of().parseHex(hex));
  }

  private static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
