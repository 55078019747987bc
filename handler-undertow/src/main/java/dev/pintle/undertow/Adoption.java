package dev.pintle.undertow;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * Makes XNIO connections of sockets that were accepted elsewhere. XNIO accepts only from sockets
 * that it has bound itself, closes them when it stops, and has no public way of taking one over, so
 * this does what its own acceptor does, by reflection. It holds for XNIO 3.8, which names no module
 * and is therefore open.
 */
final class Adoption {
  private final Method register;
  private final Constructor<?> connection;

  private Adoption(Method register, Constructor<?> connection) {
    this.register = register;
    this.connection = connection;
  }

  /**
   * Finds what it needs.
   *
   * @throws IllegalStateException in a sentence, if this XNIO is another one
   */
  static Adoption of(XnioWorker worker) {
    try {
      Class<?> thread = worker.getIoThread(0).getClass();
      String pack = thread.getPackageName() + ".";
      ClassLoader loader = thread.getClassLoader();
      Method register =
          thread.getDeclaredMethod("registerChannel", AbstractSelectableChannel.class);
      Constructor<?> connection =
          Class.forName(pack + "NioSocketStreamConnection", false, loader)
              .getDeclaredConstructor(
                  thread, SelectionKey.class, Class.forName(pack + "ChannelClosed", false, loader));
      register.setAccessible(true);
      connection.setAccessible(true);
      return new Adoption(register, connection);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the handler \"undertow\" needs XNIO 3.8 as its provider \"nio\"; let Maven choose the"
              + " version that undertow-core names",
          e);
    }
  }

  /**
   * Makes a connection of a socket.
   *
   * @param thread the calling thread, which serves it from now on
   * @param socket not blocking
   */
  StreamConnection adopt(XnioIoThread thread, SocketChannel socket) throws IOException {
    try {
      Object key = register.invoke(thread, socket);
      return (StreamConnection) connection.newInstance(thread, key, null);
    } catch (InvocationTargetException e) {
      throw new IOException("the connection could not be registered", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
