package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server listens on, and what it refuses to. */
@Tag("socket")
@Timeout(60)
class ListeningTest {
  private static final App APP =
      env ->
          Response.text(
              Env.SERVER_NAME.get(env)
                  + " "
                  + Env.SERVER_PORT.get(env)
                  + " "
                  + env.get("REMOTE_ADDR"));

  private static Server start(Options.Builder options) throws IOException {
    return Handler.named("http").start(APP, options.build());
  }

  private static Options.Builder listen(String... addresses) {
    return Options.builder().listen(addresses);
  }

  @Nested
  @Tag("HND-02")
  class OnTcp {
    @Test
    void servesOnceItHasStartedAndTellsItsPort() throws Exception {
      try (Server server = start(listen("127.0.0.1:0"));
          KeptConnection client = new KeptConnection(server.port())) {
        client.get("/");
        assertThat(client.reply().body()).isEqualTo("127.0.0.1 " + server.port() + " 127.0.0.1");
        assertThat(server.addresses())
            .containsExactly(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      }
    }

    @Test
    void servesSeveralAddressesInTheirOrder(@TempDir Path folder) throws Exception {
      Path socket = folder.resolve("s");
      try (Server server = start(listen("unix:" + socket, "127.0.0.1:0", "127.0.0.1:0"))) {
        assertThat(server.addresses()).hasSize(3);
        assertThat(server.addresses().get(0)).isEqualTo(UnixDomainSocketAddress.of(socket));
        InetSocketAddress second = (InetSocketAddress) server.addresses().get(1);
        InetSocketAddress third = (InetSocketAddress) server.addresses().get(2);
        assertThat(server.port()).isEqualTo(second.getPort()).isNotEqualTo(third.getPort());
        for (InetSocketAddress address : new InetSocketAddress[] {second, third}) {
          try (KeptConnection client = new KeptConnection(address.getPort())) {
            client.get("/");
            assertThat(client.reply().head().status()).isEqualTo(200);
          }
        }
      }
    }

    @Test
    void hasNoPortWithoutTcp(@TempDir Path folder) throws Exception {
      try (Server server = start(listen("unix:" + folder.resolve("s")))) {
        assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Nested
  @Tag("HND-03")
  class WithOptionsItCannotHonour {
    @Test
    void refusesThemByName() {
      Options.Builder options = listen("127.0.0.1:0").http2(true);
      assertThatThrownBy(() -> start(options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"http\"")
          .hasMessageContaining("http2");
    }

    @Test
    void refusesAddressesOverTlsWithoutACertificate() {
      assertThatThrownBy(() -> start(listen("https://127.0.0.1:0")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https://127.0.0.1:0")
          .hasMessageContaining("tls-cert");
    }
  }

  @Nested
  @Tag("HND-04")
  class OnWhatItCannotHave {
    @Test
    void namesThePortThatIsInUse() throws Exception {
      try (Server first = start(listen("127.0.0.1:0"))) {
        String address = "127.0.0.1:" + first.port();
        assertThatThrownBy(() -> start(listen(address)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(address)
            .message()
            .doesNotContain("\n");
      }
    }

    @Test
    void namesTheHostThatIsNotItsOwn() {
      assertThatThrownBy(() -> start(listen("192.0.2.1:0")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("192.0.2.1");
    }

    @Test
    void namesTheFileThatCannotBeMade(@TempDir Path folder) {
      Path socket = folder.resolve("absent/s");
      assertThatThrownBy(() -> start(listen("unix:" + socket)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(socket.toString());
    }
  }

  @Nested
  @Tag("HND-05")
  class OnAUnixSocket {
    @Test
    @Tag("ENV-13")
    void servesWhoMayOpenIt(@TempDir Path folder) throws Exception {
      Path socket = folder.resolve("s");
      try (Server server = start(listen("unix:" + socket))) {
        assertThat(server.addresses()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(socket))
            .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(ask(socket, "1.1", "Host: example.org:8080\r\n"))
            .endsWith("example.org 8080 null");
        assertThat(ask(socket, "1.0", "")).endsWith("localhost 80 null");
      }
      assertThat(socket).doesNotExist();
    }

    @Test
    void takesThePlaceOfAStaleFile(@TempDir Path folder) throws Exception {
      Path socket = folder.resolve("s");
      try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        dead.bind(UnixDomainSocketAddress.of(socket));
      }
      assertThat(socket).exists();
      try (Server server = start(listen("unix:" + socket))) {
        assertThat(server.addresses()).hasSize(1);
        assertThat(ask(socket, "1.1", "Host: h\r\n")).startsWith("HTTP/1.1 200 ");
      }
    }

    @Test
    void leavesALiveOneAlone(@TempDir Path folder) throws Exception {
      Path socket = folder.resolve("s");
      try (Server first = start(listen("unix:" + socket))) {
        assertThat(first.addresses()).hasSize(1);
        assertThatThrownBy(() -> start(listen("unix:" + socket)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(socket.toString());
        assertThat(ask(socket, "1.1", "Host: h\r\n")).startsWith("HTTP/1.1 200 ");
      }
    }

    @Test
    void leavesAFileThatIsNoSocketAlone(@TempDir Path folder) throws Exception {
      Path file = Files.writeString(folder.resolve("s"), "precious");
      assertThatThrownBy(() -> start(listen("unix:" + file)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString());
      assertThat(file).hasContent("precious");
    }

    private String ask(Path socket, String version, String fields) throws IOException {
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        String head = "GET / HTTP/" + version + "\r\nConnection: close\r\n";
        String request = head + fields + "\r\n";
        client.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
        return new String(Channels.newInputStream(client).readAllBytes(), US_ASCII);
      }
    }
  }
}
