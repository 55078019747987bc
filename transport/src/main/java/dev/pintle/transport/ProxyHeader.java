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
  static final ProxyHeader LOCAL = new ProxyHeader(Client.NONE, null, null);
  static final ProxyHeader UNNAMED = new ProxyHeader(Client.UNNAMED, null, null);

  /** Who stands behind the proxy. */
  public enum Client {
    /** Nobody: it has connected for itself, as to see whether the server lives. */
    NONE,
    /** Somebody on a Unix-domain socket of the proxy's, or of whom it does not say where. */
    UNNAMED,
    /** Somebody with an address. */
    ADDRESSED
  }

  static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
    return new ProxyHeader(Client.ADDRESSED, source, destination);
  }
}
