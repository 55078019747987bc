package dev.pintle.spi;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket, bound and non-blocking.
 *
 * <p>Closing one that was inherited would end it for nobody else, but it would point descriptors 0
 * to 2 at /dev/null where the JDK made the channel from descriptor 0; so a shared one is never
 * closed.
 */
public final class ListenSocket {
  private static final Logger LOG = LoggerFactory.getLogger(ListenSocket.class);

  /** How many connections may wait to be accepted; the system may cut it down (somaxconn). */
  public static final int BACKLOG = 1024;

  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final boolean shared;
  private final boolean tls;
  private final Runnable unlink;
  private final Seldom failures = new Seldom();

  private ListenSocket(
      ServerSocketChannel channel,
      SocketAddress address,
      boolean shared,
      boolean tls,
      Runnable unlink) {
    this.channel = channel;
    this.address = address;
    this.shared = shared;
    this.tls = tls;
    this.unlink = unlink;
  }

  /**
   * Opens all sockets that these addresses name, or none.
   *
   * @param addresses at least one
   * @return the sockets, in the same order; {@code inherited} may stand for several
   * @throws IOException in one sentence, if one of them cannot be listened on
   */
  public static List<ListenSocket> open(List<ListenAddress> addresses) throws IOException {
    List<ListenSocket> opened = new ArrayList<>();
    try {
      for (ListenAddress address : addresses) {
        open(address, opened);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.forEach(ListenSocket::close);
      throw e;
    }
  }

  private static void open(ListenAddress address, List<ListenSocket> opened) throws IOException {
    if (address instanceof ListenAddress.Tcp tcp) {
      opened.add(tcp(tcp));
    } else if (address instanceof ListenAddress.Unix unix) {
      UnixListener listener = UnixListener.bind(unix.path(), BACKLOG);
      opened.add(own(listener.channel(), listener.address(), false, listener::unlink));
    } else if (address instanceof ListenAddress.Descriptor descriptor) {
      opened.add(inherited(InheritedListeners.descriptor(descriptor.fd())));
    } else {
      for (ServerSocketChannel channel : InheritedListeners.all()) {
        opened.add(inherited(channel));
      }
    }
  }

  private static ListenSocket tcp(ListenAddress.Tcp tcp) throws IOException {
    InetAddress host;
    try {
      host = tcp.host() == null ? null : InetAddress.getByName(tcp.host());
    } catch (UnknownHostException e) {
      throw explain(tcp, e);
    }
    // The JDK's own choice is a socket of both families, which 0.0.0.0 does not ask for.
    ServerSocketChannel channel =
        host instanceof Inet4Address
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(host, tcp.port()), BACKLOG);
      return own(channel, channel.getLocalAddress(), tcp.tls(), () -> {});
    } catch (IOException e) {
      channel.close();
      throw explain(tcp, e);
    }
  }

  private static IOException explain(ListenAddress.Tcp tcp, IOException cause) {
    String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String advice;
    if (cause instanceof UnknownHostException) {
      advice = "there is no host of that name; use an address of this machine";
    } else if (reason.contains("in use")) {
      advice =
          "another program listens there; stop it, or choose another port (0 takes a free one)";
    } else if (reason.contains("permission")) {
      advice = "ports below 1024 need a privilege; choose a higher one, or inherit the socket";
    } else if (cause instanceof BindException || reason.contains("cannot assign")) {
      advice = "that is not an address of this machine";
    } else {
      advice = String.valueOf(cause.getMessage());
    }
    return new IOException("cannot listen on " + tcp + ": " + advice, cause);
  }

  private static ListenSocket own(
      ServerSocketChannel channel, SocketAddress address, boolean tls, Runnable unlink)
      throws IOException {
    channel.configureBlocking(false);
    return new ListenSocket(channel, address, false, tls, unlink);
  }

  /**
   * One that other processes hold too.
   *
   * @param channel bound
   * @return never closed by {@link #close}
   * @throws IOException if its address cannot be found out
   */
  public static ListenSocket inherited(ServerSocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    return new ListenSocket(channel, InheritedListeners.address(channel), true, false, () -> {});
  }

  /**
   * The socket itself.
   *
   * @return bound and non-blocking, which it has to stay
   */
  public ServerSocketChannel channel() {
    return channel;
  }

  /**
   * Where it listens.
   *
   * @return with the real port
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * Whether it is no Unix-domain socket.
   *
   * @return true for TCP
   */
  public boolean isTcp() {
    return address instanceof InetSocketAddress;
  }

  /**
   * Whether TLS is to be spoken on it.
   *
   * @return true if its address began with "https://"
   */
  public boolean isTls() {
    return tls;
  }

  /**
   * Whether other processes may accept from it.
   *
   * @return true if it was inherited
   */
  public boolean isShared() {
    return shared;
  }

  /**
   * Says that nothing can be accepted from it for now: once a minute at most, for whoever accepts
   * tries again soon.
   *
   * @param failure most often an IOException, for there are no descriptors
   */
  public void acceptFailed(Throwable failure) {
    if (!failures.isDue()) {
      return;
    }
    if (failure instanceof IOException) {
      LOG.warn(
          "accepting on {} failed ({}); trying on, without saying so again within a minute. If the"
              + " limit of open files was reached, raise it (ulimit -n) or lower max-connections",
          this,
          failure.getMessage());
    } else {
      Failures.log("accepting on " + this + " failed; trying on", failure);
    }
  }

  /** Removes its place in the file system, if it has one and is not shared. */
  public void hide() {
    unlink.run();
  }

  /** Closes it, unless it is shared. */
  public void close() {
    if (shared) {
      return;
    }
    hide(); // while it is open, so that no other file can have its inode number
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {} failed", address, e);
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
