package dev.pintle.testkit.contract;

import dev.pintle.Server;
import java.io.IOException;
import java.net.SocketAddress;

/** A running server, and clients of the protocol of the case. */
final class Site {
  private static final int NARROW_WINDOW = 16 * 1024;

  private final Bench bench;
  private final Server server;

  Site(Bench bench, Server server) {
    this.bench = bench;
    this.server = server;
  }

  Server server() {
    return server;
  }

  SocketAddress address() {
    return server.addresses().get(0);
  }

  /** A connection of HTTP/1.1; over TLS if the case runs there. */
  RawClient connect() throws IOException {
    return connect("http/1.1");
  }

  /** A connection, which offers a protocol by ALPN if it is over TLS. */
  RawClient connect(String alpn) throws IOException {
    return bench.closeLater(
        bench.protocol().isTls()
            ? RawClient.connect(address(), bench.certificates().trustsFirst(), alpn)
            : RawClient.connect(address()));
  }

  /** As {@link #connect}, for a client that takes in few bytes ahead of what it reads. */
  RawClient connectSlowReader() throws IOException {
    return bench.closeLater(
        bench.protocol().isTls()
            ? RawClient.connectSlowReader(address(), bench.certificates().trustsFirst(), "http/1.1")
            : RawClient.connectSlowReader(address()));
  }

  /** A connection of HTTP/2. */
  Http2Connection connectHttp2() throws IOException {
    return Http2Connection.open(connect("h2"), Http2Connection.WIDE_WINDOW);
  }

  /** As {@link #connectHttp2}, with a window so wide that only the socket holds the server up. */
  Http2Connection connectHttp2SlowReader(int window) throws IOException {
    RawClient client =
        bench.protocol().isTls()
            ? RawClient.connectSlowReader(address(), bench.certificates().trustsFirst(), "h2")
            : RawClient.connectSlowReader(address());
    return Http2Connection.open(bench.closeLater(client), window);
  }

  /** Sends bytes over a connection of HTTP/1.1 of their own, and gives the reply. */
  Reply ask(String request) throws IOException {
    return connect().send(request).read(request.substring(0, request.indexOf(' ')));
  }

  /** A connection that is used again and again, in the protocol of the case. */
  KeptClient keep() throws IOException {
    if (bench.protocol().isHttp2()) {
      Http2Connection connection = connectHttp2();
      return connection::begin;
    }
    RawClient client = connect();
    return request -> Http1Exchange.begin(client, request);
  }

  /** Begins a request over a connection of its own. */
  ClientExchange open(ClientRequest request) throws IOException {
    return bench.protocol().isHttp2()
        ? connectHttp2().begin(request)
        : Http1Exchange.begin(connect(), request);
  }

  /** As {@link #open}, for a client that takes in few bytes ahead of what it reads. */
  ClientExchange openSlowReader(ClientRequest request) throws IOException {
    return bench.protocol().isHttp2()
        ? Http2Connection.open(connect("h2"), NARROW_WINDOW).begin(request)
        : Http1Exchange.begin(connectSlowReader(), request);
  }

  /** Sends a request over a connection of its own, and gives the final reply. */
  Reply send(ClientRequest request) throws IOException {
    return open(request).finish();
  }

  Reply get(String target) throws IOException {
    return send(ClientRequest.get(target));
  }
}
