package dev.pintle.bench.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Ports for servers that have to be told theirs. */
final class Ports {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Ports() {}

  /** One that nobody listens on. */
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until somebody listens; false if the process has ended or takes too long. */
  static boolean awaitListener(int port, Process process) throws InterruptedException {
    long start = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - start < START_NANOS) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    return false;
  }
}
