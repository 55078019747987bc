package dev.pintle.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its key, out of PEM text (RFC 7468).
 *
 * @param chain the server's own certificate first
 * @param key fits the first
 */
record PemPair(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PKCS8 = "PRIVATE KEY";

  /** A key as PKCS#1 and SEC 1 write it, by itself. */
  private static final List<String> BARE = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY");

  private record Block(String label, String text) {
    byte[] bytes() {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    }
  }

  /**
   * Reads a pair.
   *
   * @param certificates PEM text; what is no certificate is passed over
   * @param certificateName what a message calls it
   * @param keys PEM text; what is no private key is passed over
   * @param keyName what a message calls it
   * @throws IllegalArgumentException in a sentence, if this is no pair
   */
  static PemPair parse(String certificates, String certificateName, String keys, String keyName) {
    List<X509Certificate> chain = chain(certificates, certificateName);
    PublicKey owner = chain.get(0).getPublicKey();
    PrivateKey key = key(keys, keyName, owner);
    if (!fits(key, owner)) {
      throw new IllegalArgumentException(
          keyName
              + " is not the key of the first certificate in "
              + certificateName
              + "; name the pair that was made together, the server's own certificate first");
    }
    return new PemPair(chain, key);
  }

  /** Whether TLS means this kind of key by the name. */
  boolean isOfType(String keyType) {
    return chain.get(0).getPublicKey().getAlgorithm().equals(keyType);
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    for (Matcher found = BLOCK.matcher(text); found.find(); ) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
    return blocks;
  }

  private static List<X509Certificate> chain(String text, String name) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(text)) {
        if (block.label.equals(CERTIFICATE)) {
          ByteArrayInputStream bytes = new ByteArrayInputStream(block.bytes());
          chain.add((X509Certificate) factory.generateCertificate(bytes));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " holds a certificate that is damaged; write the file anew", e);
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          name
              + " holds no certificate; it must be PEM text, with -----BEGIN CERTIFICATE----- in"
              + " it");
    }
    return List.copyOf(chain);
  }

  private static PrivateKey key(String text, String name, PublicKey owner) {
    for (Block block : blocks(text)) {
      if (block.label.equals("ENCRYPTED PRIVATE KEY") || block.text.contains("ENCRYPTED")) {
        throw new IllegalArgumentException(
            name
                + " is encrypted, and nobody is there to give its passphrase; write it without one"
                + " (openssl pkey -in FILE -out FILE)");
      }
      if (block.label.equals(PKCS8) || BARE.contains(block.label)) {
        return key(block, name, owner);
      }
    }
    throw new IllegalArgumentException(
        name
            + " holds no private key; it must be PEM text, with -----BEGIN PRIVATE KEY----- in it");
  }

  private static PrivateKey key(Block block, String name, PublicKey owner) {
    try {
      byte[] bytes = block.bytes();
      byte[] pkcs8 = block.label.equals(PKCS8) ? bytes : pkcs8(bytes, owner);
      return KeyFactory.getInstance(owner.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name
              + " is damaged, or no key of the certificate's kind, "
              + owner.getAlgorithm()
              + "; name the key that the certificate was made for",
          e);
    }
  }

  /**
   * A bare key in PKCS#8's envelope (RFC 5958): version, algorithm, octets. The algorithm, with its
   * curve, is the certificate's; if the key is of another, it will not fit.
   */
  private static byte[] pkcs8(byte[] bare, PublicKey owner) {
    byte[] algorithm = firstElement(owner.getEncoded());
    byte[] version = {2, 1, 0};
    return element(0x30, version, algorithm, element(0x04, bare));
  }

  /** The first element within a sequence, whole. */
  private static byte[] firstElement(byte[] sequence) {
    int start = headerLength(sequence, 0);
    int length = headerLength(sequence, start) + contentLength(sequence, start);
    byte[] first = new byte[length];
    System.arraycopy(sequence, start, first, 0, length);
    return first;
  }

  private static int headerLength(byte[] der, int at) {
    return der[at + 1] >= 0 ? 2 : 2 + (der[at + 1] & 0x7f);
  }

  private static int contentLength(byte[] der, int at) {
    if (der[at + 1] >= 0) {
      return der[at + 1];
    }
    int length = 0;
    for (int i = at + 2; i < at + headerLength(der, at); i++) {
      length = length << 8 | (der[i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else { // no key is longer than two bytes can say
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  private static boolean fits(PrivateKey key, PublicKey owner) {
    if (key instanceof RSAKey one && owner instanceof RSAKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    String kind = key.getAlgorithm();
    try {
      Signature signature = Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : kind);
      byte[] sample = {1, 2, 3};
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
