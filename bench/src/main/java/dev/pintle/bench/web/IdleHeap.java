package dev.pintle.bench.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a connection costs a JVM's heap that has had a request and waits for the next. */
final class IdleHeap {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /** Objects that a first collection finds to be dead may have kept others alive. */
  private static final int COLLECTIONS = 3;

  private IdleHeap() {}

  /** In bytes for each of so many connections. */
  static double perConnection(WebServer server, int connections)
      throws IOException, InterruptedException {
    long before = used(server);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        sockets.add(ask(server.port()));
      }
      return (double) (used(server) - before) / connections;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket ask(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    out.write(WebRequest.HELLO.bytes());
    out.flush();
    String body = new String(WebRequest.HELLO.body, UTF_8);
    StringBuilder reply = new StringBuilder();
    byte[] bytes = new byte[1024];
    while (reply.indexOf(body) < 0) {
      int count = socket.getInputStream().read(bytes);
      if (count < 0) {
        throw new IOException("a connection ended: " + reply);
      }
      reply.append(new String(bytes, 0, count, UTF_8));
    }
    return socket;
  }

  private static long used(WebServer server) throws IOException, InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      String unused = jcmd(server, "GC.run");
    }
    String info = jcmd(server, "GC.heap_info");
    Matcher used = USED.matcher(info);
    if (!used.find()) {
      throw new IOException("jcmd says nothing of the heap: " + info);
    }
    return Long.parseLong(used.group(1)) * 1024;
  }

  private static String jcmd(WebServer server, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(server.processes().root().pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd: " + output);
    }
    return output;
  }
}
