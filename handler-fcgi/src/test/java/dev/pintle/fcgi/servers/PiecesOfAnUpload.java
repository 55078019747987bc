package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.Env;
import dev.pintle.Response;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A web server that gathers nothing passes each piece of an upload on before the next is sent. */
abstract class PiecesOfAnUpload extends ServerTest {
  @Test
  void reachTheApp() throws Exception {
    assertPassedOn("Content-Length: 3", "a", "b", "c");
  }

  @Test
  void reachTheAppInChunks() throws Exception {
    assumeTrue(passesChunksOn(), "this web server gathers chunks");
    assertPassedOn("Transfer-Encoding: chunked", "1~a~", "1~b~", "1~c~0~~");
  }

  boolean passesChunksOn() {
    return true;
  }

  /** The next piece is sent when the app has read the one before. */
  private void assertPassedOn(String framing, String... pieces) throws Exception {
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    app =
        env -> {
          InputStream in = Env.INPUT.get(env);
          for (int read = in.read(); read >= 0; read = in.read()) {
            seen.add(read);
          }
          return Response.text("read");
        };
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST %s/ HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n"
              .formatted(mount(), framing)
              .getBytes(ISO_8859_1));
      for (String piece : pieces) {
        out.write(piece.replace("~", "\r\n").getBytes(ISO_8859_1));
        assertThat(seen.poll(20, TimeUnit.SECONDS))
            .isEqualTo(piece.replaceAll("[0-9~]", "").charAt(0));
      }
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      assertThat(in.readLine()).startsWith("HTTP/1.1 200");
    }
  }
}
