package dev.pintle.spi;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Listening sockets that the parent process left open: Server::Starter's environment, systemd's, or
 * descriptor 0.
 *
 * <p>Descriptor 0 comes through {@link System#inheritedChannel()}, once per process. Others need a
 * constructor of the JDK's that is not public.
 */
final class InheritedListeners {
  private static final int SYSTEMD_FIRST = 3;

  /** The flags of a listening socket in /proc/net/unix. */
  private static final String SO_ACCEPTCON = "00010000";

  /** By number. A number may have come to mean another socket since: the inode tells. */
  private static final Map<Integer, Inherited> CHANNELS = new LinkedHashMap<>();

  private record Inherited(String inode, ServerSocketChannel channel) {}

  private InheritedListeners() {}

  /** All that the environment names; at least one. */
  static List<ServerSocketChannel> all() throws IOException {
    List<ServerSocketChannel> found = new ArrayList<>();
    for (int fd : named(System.getenv(), ProcessHandle.current().pid())) {
      found.add(descriptor(fd));
    }
    return found;
  }

  /** The descriptors that an environment names; 0 if it names none. */
  static List<Integer> named(Map<String, String> environment, long pid) throws IOException {
    String starter = environment.get("SERVER_STARTER_PORT");
    if (starter != null && !starter.isEmpty()) {
      return ofStarter(starter);
    }
    String count = environment.get("LISTEN_FDS");
    List<Integer> fds = new ArrayList<>();
    if (count != null && String.valueOf(pid).equals(environment.get("LISTEN_PID"))) {
      for (int i = 0; i < number("LISTEN_FDS", count); i++) {
        fds.add(SYSTEMD_FIRST + i);
      }
    }
    return fds.isEmpty() ? List.of(0) : fds;
  }

  private static List<Integer> ofStarter(String value) throws IOException {
    List<Integer> fds = new ArrayList<>();
    for (String entry : value.split(";", -1)) {
      int equals = entry.lastIndexOf('=');
      fds.add(number("SERVER_STARTER_PORT", equals < 0 ? "" : entry.substring(equals + 1)));
    }
    return fds;
  }

  private static int number(String variable, String text) throws IOException {
    if (!text.matches("[0-9]{1,6}")) {
      throw new IOException("the environment's " + variable + " names no descriptor: " + text);
    }
    return Integer.parseInt(text);
  }

  /** The listening socket of this number. The same channel each time, for the same socket. */
  static synchronized ServerSocketChannel descriptor(int fd) throws IOException {
    ServerSocketChannel standard = fd == 0 ? standardInput() : null;
    String inode = inode(fd);
    Inherited known = CHANNELS.get(fd);
    if (known == null || !known.inode.equals(inode)) {
      known = new Inherited(inode, standard == null ? open(fd, inode) : standard);
      CHANNELS.put(fd, known);
    }
    return known.channel;
  }

  private static ServerSocketChannel standardInput() throws IOException {
    Channel inherited = System.inheritedChannel();
    if (inherited instanceof ServerSocketChannel server) {
      return server;
    }
    throw new IOException(
        "no listening socket was inherited: standard input is none, and neither"
            + " SERVER_STARTER_PORT nor LISTEN_FDS names one; start this program from start_server"
            + " or systemd, or give an address to listen on");
  }

  private static ServerSocketChannel open(int fd, String inode) throws IOException {
    ProtocolFamily family =
        unixPath(inode) == null ? familyOfTcp(inode) : StandardProtocolFamily.UNIX;
    if (family == null) {
      throw noListener(fd, null);
    }
    try {
      Method newFd = Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("newFD", int.class);
      newFd.setAccessible(true);
      Constructor<?> constructor =
          Class.forName("sun.nio.ch.ServerSocketChannelImpl")
              .getDeclaredConstructor(
                  SelectorProvider.class,
                  ProtocolFamily.class,
                  FileDescriptor.class,
                  boolean.class);
      constructor.setAccessible(true);
      return (ServerSocketChannel)
          constructor.newInstance(
              SelectorProvider.provider(), family, newFd.invoke(null, fd), true);
    } catch (InvocationTargetException e) {
      throw noListener(fd, e);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IOException(
          "listening on descriptor "
              + fd
              + " needs java --add-opens java.base/sun.nio.ch=ALL-UNNAMED (bin/pintle gives it);"
              + " or hand the socket over as descriptor 0",
          e);
    }
  }

  private static IOException noListener(int fd, @Nullable Throwable cause) {
    return new IOException(
        "descriptor " + fd + " is no listening socket; name one that the parent left open", cause);
  }

  private static String inode(int fd) throws IOException {
    String target;
    try {
      target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
    } catch (IOException e) {
      throw new IOException(
          "descriptor " + fd + " is not open; name one that the parent left open", e);
    }
    if (!target.startsWith("socket:[")) {
      throw new IOException("descriptor " + fd + " is no socket but " + target);
    }
    return target.substring(8, target.length() - 1);
  }

  /** That of the listening TCP socket of this inode; else null. */
  private static @Nullable ProtocolFamily familyOfTcp(String inode) throws IOException {
    if (listens("/proc/net/tcp", inode)) {
      return StandardProtocolFamily.INET;
    }
    return listens("/proc/net/tcp6", inode) ? StandardProtocolFamily.INET6 : null;
  }

  private static boolean listens(String table, String inode) throws IOException {
    if (!Files.exists(Path.of(table))) {
      return false;
    }
    // Those that listen come first, and of others there may be very many.
    try (Stream<String> lines = Files.lines(Path.of(table), StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.trim().split(" +", 11))
          .anyMatch(
              fields -> fields.length == 11 && fields[3].equals("0A") && fields[9].equals(inode));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<String> lines(String table) throws IOException {
    return Files.readAllLines(Path.of(table), StandardCharsets.ISO_8859_1);
  }

  /** The path of the listening Unix-domain socket of this inode, "" if it has none; else null. */
  private static @Nullable String unixPath(String inode) throws IOException {
    for (String line : lines("/proc/net/unix")) {
      String[] fields = line.trim().split(" +", 8);
      boolean listens = fields.length >= 7 && fields[3].equals(SO_ACCEPTCON);
      if (listens && fields[6].equals(inode)) {
        return fields.length == 8 ? fields[7] : "";
      }
    }
    return null;
  }

  /** Where a channel listens; on 25 the JDK does not know the path of an inherited Unix socket. */
  static synchronized SocketAddress address(ServerSocketChannel channel) throws IOException {
    SocketAddress address = channel.getLocalAddress();
    if (address instanceof InetSocketAddress || !pathIsEmpty(address)) {
      return address;
    }
    for (Inherited inherited : CHANNELS.values()) {
      if (inherited.channel == channel) {
        String path = unixPath(inherited.inode);
        return UnixDomainSocketAddress.of(path == null ? "" : path);
      }
    }
    return address;
  }

  private static boolean pathIsEmpty(SocketAddress address) {
    return !(address instanceof UnixDomainSocketAddress unix)
        || unix.getPath().toString().isEmpty();
  }
}
