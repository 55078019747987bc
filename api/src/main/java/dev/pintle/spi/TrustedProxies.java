package dev.pintle.spi;

import dev.pintle.Headers;
import dev.pintle.Options;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken on where a request comes from ({@link Options#trustedProxies}).
 *
 * <p>Only a peer that is trusted is believed. Its fields are walked from the right, nearest proxy
 * first, as long as the address named is a trusted proxy too; the first that is not is the client,
 * so what a client wrote into the fields itself is never reached. What is malformed, unknown or
 * obfuscated ends the walk at the last good address.
 *
 * <p>A proxy adds either Forwarded (RFC 7239) or the X-Forwarded fields and mostly passes the
 * others through as the client sent them. If a request has both, only what both say alike is
 * believed. A proxy has to set or remove each field of its kind: for, proto and host.
 */
public final class TrustedProxies {
  private final AddressList trusted;

  private TrustedProxies(AddressList trusted) {
    this.trusted = trusted;
  }

  /**
   * Where a request comes from, as far as trusted proxies told.
   *
   * @param address of the client, port 0 if that is unknown; null: take the connection's
   * @param scheme "http" or "https"; null: take the connection's
   * @param host the authority that the client asked for; null: take the request's
   */
  public record Origin(
      @Nullable InetSocketAddress address, @Nullable String scheme, @Nullable String host) {
    private static final Origin UNTOLD = new Origin(null, null, null);

    private static Origin agreed(Origin a, Origin b) {
      return new Origin(
          Objects.equals(a.address, b.address) ? a.address : null,
          Objects.equals(a.scheme, b.scheme) ? a.scheme : null,
          Objects.equals(a.host, b.host) ? a.host : null);
    }
  }

  /**
   * Reads the value of trusted-proxies.
   *
   * @param trusted addresses, networks (CIDR) and "unix"
   * @return who is trusted
   * @throws IllegalArgumentException in a sentence, if one cannot be understood
   */
  public static TrustedProxies of(List<String> trusted) {
    return new TrustedProxies(AddressList.of("trusted-proxies", trusted));
  }

  /**
   * Whether a peer is trusted.
   *
   * @param peer the other end of the connection; anything but an internet address, null included,
   *     stands for a Unix-domain socket
   * @return true if its word is taken
   */
  public boolean trusts(@Nullable SocketAddress peer) {
    return trusted.contains(peer);
  }

  /**
   * Tells where a request comes from.
   *
   * @param peer as for {@link #trusts}
   * @param headers the fields of the request
   * @return what can be believed; nothing if the peer is not trusted
   */
  public Origin origin(@Nullable SocketAddress peer, Headers headers) {
    if (!trusts(peer)) {
      return Origin.UNTOLD;
    }
    List<String> forwarded = headers.all("Forwarded");
    List<String> clients = headers.all("X-Forwarded-For");
    List<String> schemes = headers.all("X-Forwarded-Proto");
    List<String> hosts = headers.all("X-Forwarded-Host");
    boolean old = !clients.isEmpty() || !schemes.isEmpty() || !hosts.isEmpty();
    if (forwarded.isEmpty()) {
      return old ? walk(Hop.ofXForwarded(clients, schemes, hosts)) : Origin.UNTOLD;
    }
    Origin origin = walk(Hop.ofForwarded(forwarded));
    return old ? Origin.agreed(origin, walk(Hop.ofXForwarded(clients, schemes, hosts))) : origin;
  }

  private Origin walk(List<Hop> hops) {
    Origin origin = Origin.UNTOLD;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Hop hop = hops.get(i);
      InetSocketAddress client = client(hop.client());
      origin =
          new Origin(
              or(client, origin.address),
              or(scheme(hop.scheme()), origin.scheme),
              or(host(hop.host()), origin.host));
      if (client == null || !trusts(client)) {
        break;
      }
    }
    return origin;
  }

  /** A hop that does not say leaves what the one before it said. */
  private static <T> @Nullable T or(@Nullable T said, @Nullable T before) {
    return said == null ? before : said;
  }

  private static @Nullable InetSocketAddress client(@Nullable String text) {
    return text == null ? null : IpLiterals.socketAddress(text);
  }

  private static @Nullable String scheme(@Nullable String text) {
    String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
    return lower.equals("http") || lower.equals("https") ? lower : null;
  }

  private static @Nullable String host(@Nullable String text) {
    return text != null && Authority.isValid(text) ? text : null;
  }
}
