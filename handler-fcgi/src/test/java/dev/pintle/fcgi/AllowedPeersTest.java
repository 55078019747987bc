package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect. */
@Tag("socket")
class AllowedPeersTest {
  private static final App APP = env -> Response.text("done");

  @Nested
  class AWildcardAddress {
    @Test
    void isRefusedWithoutAList() {
      assertThatThrownBy(() -> new FcgiHandler().start(APP, options(":0")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fcgi.allowed-clients");
    }

    @Test
    void isListenedOnWithOne() throws IOException {
      Options options =
          Options.builder().listen(":0").set(FcgiOptions.ALLOWED_CLIENTS, "127.0.0.1").build();
      try (Server server = new FcgiHandler().start(APP, options);
          WebServer connection = new WebServer(server.port())) {
        connection.get(1, true, "/");
        assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      }
    }
  }

  @Nested
  class AListOfClients {
    @Test
    void keepsOthersOut() throws IOException {
      Options.Builder options =
          Options.builder().set(FcgiOptions.ALLOWED_CLIENTS, "192.0.2.1, 198.51.100.0/24");
      try (Served served = new Served(APP, options)) {
        assertThat(served.connect().isAtEnd()).isTrue();
      }
    }

    @Test
    void comesFromTheEnvironmentIfNoneIsSet() {
      AllowedPeers allowed =
          AllowedPeers.of(options("1"), Map.of("FCGI_WEB_SERVER_ADDRS", "192.0.2.1"));
      allowed.check(new InetSocketAddress(80));
    }

    @Test
    void isRefusedIfItCannotBeUnderstood() {
      assertThatThrownBy(
              () -> AllowedPeers.of(options("1"), Map.of("FCGI_WEB_SERVER_ADDRS", "localhost")))
          .hasMessageContaining("FCGI_WEB_SERVER_ADDRS")
          .hasMessageContaining("localhost");
    }
  }

  @Nested
  class AListThatIsEmpty {
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void isNotOneOfAll(String empty) {
      for (Option<String> option :
          List.of(FcgiOptions.ALLOWED_CLIENTS, FcgiOptions.ALLOWED_USERS)) {
        Options options = Options.builder().listen("127.0.0.1:0").set(option, empty).build();
        assertThatThrownBy(() -> new FcgiHandler().start(APP, options))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                option.name()
                    + " is empty, which would let everybody in; name some, or leave it out");
      }
    }
  }

  @Nested
  class AListOfUsers {
    @TempDir private Path folder;

    @Test
    void isRefusedIfItNamesOneWhoIsNotKnown() {
      assertThatThrownBy(() -> answers("root,nobody-here"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fcgi.allowed-users names \"nobody-here\", whom this system");
    }

    @Test
    void letsInWhoIsOnIt() throws IOException {
      assertThat(answers(System.getProperty("user.name"))).isTrue();
    }

    @Test
    void keepsOthersOut() throws IOException {
      assertThat(answers("nobody")).isFalse();
    }

    /** Whether a question is answered at all. */
    private boolean answers(String users) throws IOException {
      Path path = folder.resolve("app.sock");
      Options options =
          Options.builder().listen("unix:" + path).set(FcgiOptions.ALLOWED_USERS, users).build();
      Server server = new FcgiHandler().start(APP, options);
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(path));
        channel.write(ByteBuffer.wrap(new byte[] {1, 99, 0, 0, 0, 0, 0, 0}));
        return channel.read(ByteBuffer.allocate(1)) == 1;
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
        return false;
      } finally {
        server.close();
      }
    }
  }

  private static Options options(String listen) {
    return Options.builder().listen(listen).build();
  }
}
