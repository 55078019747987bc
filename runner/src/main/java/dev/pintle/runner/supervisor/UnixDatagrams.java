package dev.pintle.runner.supervisor;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams over Unix-domain sockets, which Java does not have. junixsocket does, with a native
 * library that is loaded at the first use of this class.
 */
final class UnixDatagrams {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private static final int MAX_MESSAGE = 8192;

  private UnixDatagrams() {}

  /** Where datagrams arrive. */
  interface Receiver extends Closeable {}

  /**
   * Sends one.
   *
   * @param to a path, or a name in Linux's abstract namespace, which begins with "@"
   */
  static void send(String to, String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    AFUNIXSocketAddress address =
        to.startsWith("@")
            ? AFUNIXSocketAddress.inAbstractNamespace(to.substring(1))
            : AFUNIXSocketAddress.of(Path.of(to));
    try (AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance()) {
      socket.connect(address);
      socket.send(new DatagramPacket(bytes, bytes.length));
    }
  }

  /** Receives them, on a thread of its own, until the receiver is closed. */
  static Receiver receive(Path at, Consumer<String> action) throws IOException {
    AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
    try {
      socket.bind(AFUNIXSocketAddress.of(at));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    AtomicBoolean closing = new AtomicBoolean();
    Thread thread =
        new Thread(null, () -> receive(socket, closing, action), "pintle-notify", 0, false);
    thread.setDaemon(true);
    thread.start();
    return () -> {
      closing.set(true);
      socket.close();
    };
  }

  private static void receive(
      AFUNIXDatagramSocket socket, AtomicBoolean closing, Consumer<String> action) {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
    while (!closing.get()) {
      try {
        packet.setLength(MAX_MESSAGE);
        socket.receive(packet);
        action.accept(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        if (!closing.get()) { // what is thrown while it closes may be anything, a time-out too
          LOG.warn("a NOTIFY_SOCKET cannot be read any longer", e);
        }
        return;
      }
    }
  }
}
