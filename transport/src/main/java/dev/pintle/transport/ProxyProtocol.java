package dev.pintle.transport;

import dev.pintle.spi.Seldom;
import dev.pintle.spi.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every connection begin with a PROXY header, which says whose connection the proxy passes on.
 * Whoever is not trusted to say so is closed, and so is what begins with anything else: a receiver
 * must not guess (proxy-protocol.txt, 2). Neither is answered anything.
 */
public final class ProxyProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyProtocol.class);

  private final TrustedProxies trusted;
  private final long headerNanos;
  private final Seldom strangers = new Seldom();
  private final Seldom malformed = new Seldom();

  /**
   * Makes it.
   *
   * @param trusted who may connect
   * @param headerTimeout how long a header is waited for
   */
  public ProxyProtocol(TrustedProxies trusted, Duration headerTimeout) {
    this.trusted = trusted;
    this.headerNanos = headerTimeout.toNanos();
  }

  long headerNanos() {
    return headerNanos;
  }

  /** Whether this peer may connect; told in the log once in a while if not. */
  boolean allows(@Nullable SocketAddress peer) {
    if (trusted.trusts(peer)) {
      return true;
    }
    long more = strangers.next();
    if (more >= 0) {
      LOG.warn(
          "refused a connection from {}, which is not in trusted-proxies: where connections begin"
              + " with a PROXY header, only these may connect{}",
          text(peer),
          rest(more));
    }
    return false;
  }

  /** A peer that may connect has sent something else; told in the log once in a while. */
  void refused(@Nullable SocketAddress peer, MalformedProxyHeaderException why) {
    long more = malformed.next();
    if (more >= 0) {
      LOG.warn(
          "closed a connection from {}: {}; have the proxy send one, or turn the PROXY protocol"
              + " off{}",
          text(peer),
          why.getMessage(),
          rest(more));
    }
  }

  private static String text(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress tcp
        ? tcp.getAddress().getHostAddress()
        : "a Unix-domain socket";
  }

  private static String rest(long more) {
    return more == 0 ? "" : " (" + more + " more before this one)";
  }
}
