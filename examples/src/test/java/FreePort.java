import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that have to be told theirs. */
final class FreePort {
  private static final int FIRST = 10_000;

  /** From here on Linux gives ports to whoever asks for any, and to each client. */
  private static final int END = 32_768;

  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** One that nobody listens on and that no other test's connection will be given meanwhile. */
  static int any() throws IOException {
    IOException taken = new IOException("no port is free");
    for (int n = 0; n < ATTEMPTS; n++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }
}
