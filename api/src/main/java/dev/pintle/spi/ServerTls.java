package dev.pintle.spi;

import dev.pintle.Options;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs to speak TLS on its https listeners, the same on every handler: TLS 1.3 and
 * 1.2, ciphers in the server's order, and certificates that are read again when their files change.
 *
 * <pre>{@code
 * Optional<ServerTls> tls = ServerTls.of(options);   // once, at start
 * SSLEngine engine = tls.get().engine();             // for each connection
 * }</pre>
 *
 * <p>ALPN is the handler's: it sets the protocols that it speaks.
 */
public final class ServerTls {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final SSLContext context;
  private final List<String> protocols;

  private ServerTls(SSLContext context) {
    List<String> supported = Arrays.asList(context.getSupportedSSLParameters().getProtocols());
    this.context = context;
    this.protocols = PROTOCOLS.stream().filter(supported::contains).toList();
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException(
          "the SSLContext given as tls speaks only "
              + String.join(", ", supported)
              + "; make it by SSLContext.getInstance(\"TLS\")");
    }
  }

  /**
   * What the options ask for. The files of the certificate are read here for the first time.
   *
   * @param options the options
   * @return empty if none of the addresses is an https address
   * @throws IllegalArgumentException in a sentence, if an https address has no certificate, a
   *     certificate no https address, or the certificate cannot be used
   */
  public static Optional<ServerTls> of(Options options) {
    Optional<ListenAddress> listener =
        ListenAddress.of(options).stream()
            .filter(address -> address instanceof ListenAddress.Tcp tcp && tcp.tls())
            .findFirst();
    SSLContext context = context(options);
    if (listener.isPresent() && context == null) {
      throw new IllegalArgumentException(
          listener.get()
              + " needs a certificate; set tls-cert and tls-key, or give Options.Builder.tls a"
              + " KeyStore or an SSLContext");
    }
    if (listener.isEmpty() && context != null) {
      throw new IllegalArgumentException(
          "a certificate is set, but no address to listen on begins with https://; write one as"
              + " https://HOST:PORT, or set no certificate");
    }
    return Optional.ofNullable(context).map(ServerTls::new);
  }

  /**
   * The context that all connections share.
   *
   * @return initialised; what it enables is more than {@link #protocols}
   */
  public SSLContext context() {
    return context;
  }

  /**
   * The protocols to enable.
   *
   * @return "TLSv1.3" and "TLSv1.2", or the one of them that the context has
   */
  public List<String> protocols() {
    return protocols;
  }

  /**
   * An engine for one connection, ready for its handshake.
   *
   * @return in server mode, with {@link #protocols} enabled and the server's order of ciphers
   */
  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(protocols.toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static @Nullable SSLContext context(Options options) {
    Path certificate = options.tlsCert();
    Path key = options.tlsKey();
    if (certificate != null && key != null) {
      PemKeyManager manager = new PemKeyManager(new PemFiles(certificate, key), System::nanoTime);
      return context(new KeyManager[] {manager});
    }
    KeyStore store = options.tlsKeyStore();
    return store != null
        ? context(keyManagers(store, options.tlsKeyPassword()))
        : options.tlsContext();
  }

  private static SSLContext context(KeyManager[] managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Clients show no certificate, so nobody is trusted, and the JDK's list of CAs is not read.
      context.init(managers, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this Java cannot speak TLS: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keyManagers(KeyStore store, char[] password) {
    try {
      checkKeys(store, password);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX"); // chooses by name
      factory.init(store, password);
      return factory.getKeyManagers();
    } catch (UnrecoverableKeyException e) {
      throw new IllegalArgumentException(
          "a key in the KeyStore given as tls cannot be read; give the password of its keys with"
              + " it",
          e);
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(
          "the KeyStore given as tls has not been loaded; call its load method first", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the KeyStore given as tls cannot be used: " + e.getMessage(), e);
    }
  }

  /** The factory would find what is wrong only at the first handshake. */
  private static void checkKeys(KeyStore store, char[] password) throws GeneralSecurityException {
    boolean found = false;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificateChain(alias) != null) {
        found |= store.getKey(alias, password) != null;
      }
    }
    if (!found) {
      throw new IllegalArgumentException(
          "the KeyStore given as tls holds no private key with a certificate; put in the server's"
              + " own");
    }
  }
}
