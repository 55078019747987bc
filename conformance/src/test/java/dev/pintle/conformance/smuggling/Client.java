package dev.pintle.conformance.smuggling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends all it has, ends its side, and reads whatever comes back. */
final class Client {
  private static final int PATIENCE_MILLIS = 10_000;

  /** What would come by then, comes; a reply that takes longer is one that waits for more bytes. */
  private static final int MOMENT_MILLIS = 60;

  private static final Pattern REPLY =
      Pattern.compile("HTTP/1\\.[01] ([2-5]\\d{2}).*?\r\n\r\n", Pattern.DOTALL);
  private static final Pattern SEEN =
      Pattern.compile("\r\n" + Witness.FIELD + ": ([^\r]*)\r\n", Pattern.CASE_INSENSITIVE);

  private Client() {}

  /**
   * A final response.
   *
   * @param status its own
   * @param seen the target that the app saw; empty if the app did not answer
   */
  record Reply(int status, String seen) {}

  /** All final responses to these bytes. */
  static List<Reply> send(int port, String bytes, String later, String last) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      OutputStream out = socket.getOutputStream();
      try {
        if (later.isEmpty()) {
          out.write((bytes + last).getBytes(ISO_8859_1));
        } else {
          out.write(bytes.getBytes(ISO_8859_1));
          socket.setSoTimeout(MOMENT_MILLIS);
          readSome(socket.getInputStream(), came);
          out.write((later + last).getBytes(ISO_8859_1));
        }
        socket.shutdownOutput();
      } catch (SocketException e) {
        // The proxy has closed already: its reply tells why.
      }
      socket.setSoTimeout(PATIENCE_MILLIS);
      readToEnd(socket.getInputStream(), came);
      return replies(came.toString(ISO_8859_1));
    }
  }

  private static void readSome(InputStream in, ByteArrayOutputStream came) throws IOException {
    byte[] buffer = new byte[4096];
    try {
      int n = in.read(buffer);
      came.write(buffer, 0, Math.max(n, 0));
    } catch (SocketTimeoutException e) {
      // It waits for more.
    }
  }

  private static void readToEnd(InputStream in, ByteArrayOutputStream came) throws IOException {
    byte[] buffer = new byte[4096];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        came.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no end came behind: " + came.toString(ISO_8859_1), e);
    } catch (SocketException e) {
      // Reset, by a proxy that did not want the rest.
    }
  }

  /** No body here holds anything like a status line. */
  private static List<Reply> replies(String text) {
    List<Reply> replies = new ArrayList<>();
    Matcher head = REPLY.matcher(text);
    while (head.find()) {
      Matcher seen = SEEN.matcher(head.group());
      replies.add(new Reply(Integer.parseInt(head.group(1)), seen.find() ? seen.group(1) : ""));
    }
    return replies;
  }
}
