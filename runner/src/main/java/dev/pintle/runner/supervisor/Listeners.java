package dev.pintle.runner.supervisor;

import dev.pintle.runner.SocketFiles;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.ListenSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening sockets, open from the start of the supervisor to its end. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final List<ListenSocket> sockets;
  private final SocketFiles files;

  private Listeners(List<ListenSocket> sockets) {
    this.sockets = sockets;
    this.files = SocketFiles.of(sockets.stream().map(ListenSocket::address).toList());
  }

  /**
   * Opens all of them, or none.
   *
   * @param nonBlocking whether to open them so; else as start_server does, for workers that it was
   *     made for block in accept. Ours make them non-blocking, for all who hold them
   * @throws IOException in a sentence
   */
  static Listeners open(List<ListenAddress> addresses, boolean nonBlocking) throws IOException {
    Listeners listeners = new Listeners(ListenSocket.open(addresses));
    try {
      for (ListenSocket socket : listeners.sockets) {
        socket.channel().configureBlocking(!nonBlocking);
      }
      Descriptors.makeStandardInput(listeners.sockets.get(0).channel());
      return listeners;
    } catch (IOException e) {
      listeners.close();
      throw e;
    }
  }

  /** Their names, in the order of their addresses. */
  List<String> names() {
    return sockets.stream().map(socket -> name(socket.address())).toList();
  }

  /**
   * Has those listen again which a worker has shut down on its way out, as some servers do: that
   * ends a socket of TCP for everybody who holds it (shutdown(2)). Says it of those whose files
   * have been removed.
   *
   * @return whether that can be done at all
   */
  boolean restore(Log log) {
    files.look(log::say);
    for (ListenSocket socket : sockets) {
      ServerSocketChannel channel = socket.channel();
      try {
        if (channel.isOpen() && !Descriptors.listens(channel)) {
          SocketAddress now = Descriptors.listen(channel, ListenSocket.BACKLOG);
          log.say(
              "a worker had shut down "
                  + name(socket.address())
                  + ", and so for all; listening again"
                  + (now.equals(socket.address())
                      ? ""
                      : " on " + name(now) + ", which the system chose")
                  + ". Let it close the socket and no more: until now, clients were refused");
        }
      } catch (IOException e) {
        if (channel.isOpen()) {
          log.say(name(socket.address()) + " may have been shut down: " + e.getMessage());
        }
        return false;
      }
    }
    return true;
  }

  /** All but the first, which descriptor 0 is. */
  List<ServerSocketChannel> others() {
    return sockets.stream().skip(1).map(ListenSocket::channel).toList();
  }

  /**
   * SERVER_STARTER_PORT: a name, "=", and the descriptor that a worker finds it at. It has only the
   * first of them.
   */
  String environment() {
    return names().get(0) + "=0";
  }

  /** In start_server's words. */
  private static String name(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix.getPath().toString();
    }
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    InetAddress host = inet.getAddress();
    // Its one name for every interface has no host, and workers do not all know "[::]".
    if (host.isAnyLocalAddress()) {
      return "" + inet.getPort();
    }
    String text = host.isLoopbackAddress() && isV6(host) ? "::1" : host.getHostAddress();
    return (isV6(host) ? "[" + text + "]" : text) + ":" + inet.getPort();
  }

  private static boolean isV6(InetAddress host) {
    return host instanceof Inet6Address;
  }

  /** Closes what is ours, and removes the files of Unix-domain sockets. */
  @Override
  public void close() {
    sockets.forEach(ListenSocket::close);
    try {
      Descriptors.emptyStandardInput();
    } catch (IOException e) {
      LOG.debug("the first socket stays open until the end of the process", e);
    }
  }
}
