package dev.pintle.runner;

import dev.pintle.Handler;
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
import java.util.Collections;
import java.util.List;

/** What a server listens on, as a person would type it into a browser. */
final class Addresses {
  private Addresses() {}

  static List<String> urls(Server server, Options options, Handler handler) {
    List<SocketAddress> got = server.addresses();
    List<Boolean> tls = tls(ListenAddress.of(options), got.size());
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < got.size(); i++) {
      String scheme = handler.name().equals("fcgi") ? "fcgi" : tls.get(i) ? "https" : "http";
      urls.add(url(got.get(i), scheme, options.mount()));
    }
    return urls;
  }

  /** Whether each socket speaks TLS; one "inherited" may have given several, none of which does. */
  static List<Boolean> tls(List<ListenAddress> asked, int sockets) {
    // Not by equals, which Java makes for a record with method handles: some ms of each start.
    int inherited = (int) asked.stream().filter(ListenAddress.Inherited.class::isInstance).count();
    List<Boolean> tls = new ArrayList<>();
    for (ListenAddress address : asked) {
      boolean several = address instanceof ListenAddress.Inherited;
      int count = several ? (sockets - asked.size() + inherited) / inherited : 1;
      boolean secured = address instanceof ListenAddress.Tcp tcp && tcp.tls();
      tls.addAll(Collections.nCopies(count, secured));
    }
    return tls;
  }

  private static String url(SocketAddress address, String scheme, String mount) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix.getPath().toString().isEmpty() ? "a Unix socket" : "unix:" + unix.getPath();
    }
    if (address instanceof InetSocketAddress inet) {
      return scheme + "://" + host(inet.getAddress()) + ":" + inet.getPort() + encoded(mount) + "/";
    }
    return address.toString();
  }

  /** A path as a URL has it. */
  static String encoded(String path) {
    try {
      return path.isEmpty() ? "" : new URI(null, null, path, null).toASCIIString();
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
