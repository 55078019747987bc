package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SecureUpgradeTest extends ServerTest {
  private static final int AMOUNT = 4 * 1024 * 1024;

  /** Undertow's TLS is not safe for a reader beside a writer: this is what it must stand. */
  @Test
  @Tag("UPG-01")
  void bothDirectionsAreFullAtOnce() throws Exception {
    Server server =
        serveSecurely(
            env ->
                Response.upgrade(
                    "echo",
                    Headers.empty(),
                    (in, out) -> {
                      byte[] block = new byte[10_000];
                      for (int count = in.read(block); count >= 0; count = in.read(block)) {
                        out.write(block, 0, count);
                      }
                    }));
    SSLSocket client = connectSecurely(server);
    send(client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nearly");
    assertThat(readHead(client)).startsWith("HTTP/1.1 101 ");
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                OutputStream out = client.getOutputStream();
                for (int i = 0; i < AMOUNT; i += 1024) {
                  out.write(block(i));
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    InputStream in = client.getInputStream();
    assertThat(new String(in.readNBytes(5), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("early");
    for (int i = 0; i < AMOUNT; i += 1024) {
      assertThat(in.readNBytes(1024)).isEqualTo(block(i));
    }
    sent.get();
  }

  private static byte[] block(int seed) {
    byte[] block = new byte[1024];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (seed * 7 + i);
    }
    return block;
  }
}
