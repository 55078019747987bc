package dev.pintle.runner.supervisor;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of sockets, by methods of the JDK that are not public. They have been the same
 * from 17 to 25.
 */
final class Descriptors {
  private static final String PACKAGE = "sun.nio.ch.";

  /** Of Linux: asm-generic/socket.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_ACCEPTCONN = 30;

  private Descriptors() {}

  /** The descriptor of a socket. */
  static FileDescriptor of(ServerSocketChannel socket) throws IOException {
    return (FileDescriptor) Objects.requireNonNull(invoke(method("SelChImpl", "getFD"), socket));
  }

  /** Makes a second one of the same socket, which nothing closes, and gives its number. */
  static int duplicate(FileDescriptor descriptor) throws IOException {
    Method dup = method("InheritedChannel", "dup", int.class);
    return (Integer) Objects.requireNonNull(invoke(dup, null, number(descriptor)));
  }

  /**
   * Makes a second one of the socket that is standard input, and gives its number; 0 if there is
   * none, as whoever opens that will say, and if this Java cannot. For standard input the JDK has a
   * kind of channel of its own. A worker that has been warmed up with another kind would throw away
   * what Java has compiled of its loops when the first client comes.
   */
  static int besideStandardInput() {
    try {
      boolean there =
          Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString().startsWith("socket:");
      return there ? duplicate(FileDescriptor.in) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The number that the system knows it by. */
  private static int number(FileDescriptor descriptor) throws IOException {
    Method number = method("IOUtil", "fdVal", FileDescriptor.class);
    return (Integer) Objects.requireNonNull(invoke(number, null, descriptor));
  }

  /**
   * Makes a socket this process's standard input as well, for that is inherited by what it starts:
   * Java closes every descriptor but 0 to 2 there.
   */
  static void makeStandardInput(ServerSocketChannel socket) throws IOException {
    makeStandardInput(of(socket));
  }

  /** Undoes that. */
  static void emptyStandardInput() throws IOException {
    try (FileInputStream nothing = new FileInputStream("/dev/null")) {
      makeStandardInput(nothing.getFD());
    }
  }

  /** Whether a socket listens; one of TCP does not any more where anybody has shut it down. */
  static boolean listens(ServerSocketChannel socket) throws IOException {
    Method option =
        method("Net", "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);
    Object listens = invoke(option, null, of(socket), false, SOL_SOCKET, SO_ACCEPTCONN);
    return !Integer.valueOf(0).equals(listens);
  }

  /**
   * Has a bound socket listen.
   *
   * @return where; a port that the system had chosen is another one then
   */
  static SocketAddress listen(ServerSocketChannel socket, int backlog) throws IOException {
    FileDescriptor descriptor = of(socket);
    invoke(method("Net", "listen", FileDescriptor.class, int.class), null, descriptor, backlog);
    Method address = method("Net", "localAddress", FileDescriptor.class);
    return (SocketAddress) Objects.requireNonNull(invoke(address, null, descriptor));
  }

  private static void makeStandardInput(FileDescriptor descriptor) throws IOException {
    Method dup2 = method("InheritedChannel", "dup2", int.class, int.class);
    invoke(dup2, null, number(descriptor), 0);
  }

  private static Method method(String type, String name, Class<?>... parameters)
      throws IOException {
    try {
      Method method = Class.forName(PACKAGE + type).getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IOException(
          "handing over a listening socket needs java --add-opens"
              + " java.base/sun.nio.ch=ALL-UNNAMED; bin/pintle gives it",
          e);
    }
  }

  private static @Nullable Object invoke(
      Method method, @Nullable Object target, Object... arguments) throws IOException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IOException("a listening socket cannot be handed over: " + e.getCause(), e);
    } catch (IllegalAccessException e) {
      throw new IOException(e);
    }
  }
}
