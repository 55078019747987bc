package dev.pintle.spi;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives servers the certificate and key of two files, and looks at handshakes whether the files
 * have changed, at most once a second. A pair is taken whole or not at all; the old one stays until
 * then.
 */
final class PemKeyManager extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle");

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A pair that handshakes use. A handshake names the pair that it began with by its alias; so the
   * one before the newest stays too.
   */
  private record Generation(
      String alias, PemFiles.Stamp stamp, PemPair pair, @Nullable Generation before) {
    Generation next(PemFiles.Stamp newStamp, PemPair newPair) {
      String next = String.valueOf(Long.parseLong(alias) + 1);
      return new Generation(next, newStamp, newPair, new Generation(alias, stamp, pair, null));
    }

    @Nullable PemPair named(@Nullable String name) {
      if (alias.equals(name)) {
        return pair;
      }
      return before == null ? null : before.named(name);
    }
  }

  private final PemFiles files;
  private final LongSupplier clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Generation newest;
  private volatile long lookedAt;

  /** What the files were when they were last complained of. */
  private PemFiles.@Nullable Stamp complaint;

  /**
   * Reads the files.
   *
   * @param clock in nanoseconds
   * @throws IllegalArgumentException in a sentence, if they cannot be used
   */
  PemKeyManager(PemFiles files, LongSupplier clock) {
    this.files = files;
    this.clock = clock;
    PemFiles.Stamp stamp = files.stamp(); // before the bytes, so that no change is overlooked
    this.newest = new Generation("1", stamp, files.read(), null);
    this.lookedAt = clock.getAsLong();
  }

  /** The newest pair; other threads use the old one while one reads. */
  private Generation current() {
    if (clock.getAsLong() - lookedAt >= PAUSE_NANOS && looking.tryLock()) {
      try {
        look();
      } finally {
        lookedAt = clock.getAsLong();
        looking.unlock();
      }
    }
    return newest;
  }

  private void look() {
    PemFiles.Stamp stamp = files.stamp();
    if (stamp.equals(newest.stamp)) {
      return;
    }
    try {
      newest = newest.next(stamp, files.read());
      LOG.info("the certificate {} has changed; the new one is used from now on", files);
    } catch (IllegalArgumentException e) { // tried again until it can be used
      if (!stamp.equals(complaint)) {
        complaint = stamp;
        LOG.warn("the certificate {} has changed, but the old one is kept: {}", files, text(e));
      }
    }
  }

  private static String text(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }

  // ---- asked by handshakes ----

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Generation generation = current();
    return generation.pair.isOfType(keyType) ? generation.alias : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    PemPair pair = newest.named(alias);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    PemPair pair = newest.named(alias);
    return pair == null ? null : pair.key();
  }

  // ---- clients, which these are not ----

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
