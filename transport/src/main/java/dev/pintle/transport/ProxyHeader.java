package dev.pintle.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a PROXY header says of the connection that it begins.
 *
 * @param client on whose behalf the proxy has connected
 * @param source the client's address; null unless that is {@link Client#ADDRESSED}
 * @param destination where the client has connected to; null as the source is
 */
public record ProxyHeader(
    Client client, @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
  /** The proxy has connected for itself, as to see whether the server lives. */
  static final ProxyHeader LOCAL = new ProxyHeader(Client.NONE, null, null);

  static final ProxyHeader UNKNOWN = new ProxyHeader(Client.UNKNOWN, null, null);
  static final ProxyHeader UNIX = new ProxyHeader(Client.UNIX, null, null);

  /** Who stands behind the proxy. */
  public enum Client {
    /** Nobody: the addresses are those of the socket. */
    NONE,
    /** Somebody whom the proxy does not name: the addresses are those of the socket too. */
    UNKNOWN,
    /** Somebody on a Unix-domain socket of the proxy's: there are no addresses. */
    UNIX,
    /** Somebody with an address. */
    ADDRESSED
  }

  /** Whether the addresses are those of the socket. */
  boolean leavesAddresses() {
    return client == Client.NONE || client == Client.UNKNOWN;
  }

  /** Whether there is a client that has no address here. */
  boolean hidesClient() {
    return client == Client.UNKNOWN || client == Client.UNIX;
  }

  static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
    return new ProxyHeader(Client.ADDRESSED, source, destination);
  }
}
