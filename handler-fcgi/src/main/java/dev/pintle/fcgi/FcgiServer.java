package dev.pintle.fcgi;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import dev.pintle.transport.Link;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Transport;
import dev.pintle.transport.TransportServer;
import java.io.IOException;
import java.util.List;

/** Starts the FastCGI server. */
final class FcgiServer {
  private FcgiServer() {}

  static Server start(App app, Options options) throws IOException {
    return start(new FcgiService(app, options), options);
  }

  static Server start(FcgiService service, Options options) throws IOException {
    AllowedPeers allowed = AllowedPeers.of(options, System.getenv());
    List<ListenSocket> sockets = ListenSocket.open(ListenAddress.of(options));
    try {
      sockets.forEach(socket -> allowed.check(socket.address()));
    } catch (IllegalArgumentException e) {
      sockets.forEach(ListenSocket::close);
      throw e;
    }
    Transport transport =
        Transport.start("pintle-fcgi", sockets, options, new Connections(service, allowed));
    service.started(transport);
    service.frontServers().announce();
    return new TransportServer(service, transport, options.drainTimeout());
  }

  /** Makes connections. */
  private record Connections(FcgiService service, AllowedPeers allowed)
      implements Protocol.Factory {
    @Override
    public Protocol open(Link link) {
      return open(link, false);
    }

    @Override
    public Protocol refuse(Link link) {
      return open(link, true);
    }

    private Protocol open(Link link, boolean refused) {
      service.connected(link);
      return allowed.allows(link) ? new FcgiConnection(service, link, refused) : new Stranger();
    }
  }
}
