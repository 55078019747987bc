package dev.pintle.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How a server of this very process is connected to, on 127.0.0.1. With TLS nobody asks whose
 * certificate it has.
 */
final class OwnServer {
  private static final byte[] ADDRESS = {127, 0, 0, 1};

  private final SocketFactory sockets;

  private OwnServer(SocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Makes one for all connections.
   *
   * @throws IOException if this Java has no TLS
   */
  static OwnServer reached(boolean secure) throws IOException {
    if (!secure) {
      return new OwnServer(SocketFactory.getDefault());
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return new OwnServer(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("there is no TLS", e);
    }
  }

  Socket connect(int port) throws IOException {
    return sockets.createSocket(InetAddress.getByAddress(ADDRESS), port);
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
