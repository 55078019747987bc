package dev.pintle.runner;

import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.spi.ListenAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What a server listens on, as a person would type it into a browser. */
final class Addresses {
  private Addresses() {}

  static List<String> urls(Server server, Options options) {
    List<ListenAddress> asked = ListenAddress.of(options);
    List<SocketAddress> got = server.addresses();
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < got.size(); i++) {
      // One "inherited" may have given several, none of them with TLS.
      boolean tls =
          got.size() == asked.size() && asked.get(i) instanceof ListenAddress.Tcp tcp && tcp.tls();
      urls.add(url(got.get(i), tls, options.mount()));
    }
    return urls;
  }

  private static String url(SocketAddress address, boolean tls, String mount) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix.getPath().toString().isEmpty() ? "a Unix socket" : "unix:" + unix.getPath();
    }
    if (address instanceof InetSocketAddress inet) {
      return (tls ? "https://" : "http://")
          + host(inet.getAddress())
          + ":"
          + inet.getPort()
          + path(mount)
          + "/";
    }
    return address.toString();
  }

  private static String path(String mount) {
    try {
      return mount.isEmpty() ? "" : new URI(null, null, mount, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String host(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    if (address.isLoopbackAddress()) {
      return "[::1]";
    }
    return address.isAnyLocalAddress() ? "[::]" : "[" + address.getHostAddress() + "]";
  }
}
