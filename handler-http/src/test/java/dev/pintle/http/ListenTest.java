package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("plain")
class ListenTest extends SocketTest {
  private static Options.Builder on(String... addresses) {
    return Options.builder().listen(addresses);
  }

  @Test
  @Tag("HND-02")
  void portZeroTakesAFreeOneAndTellsIt() throws Exception {
    TestServer server = serve(PATH, on("127.0.0.1:0"));
    assertThat(server.port()).isBetween(1, 65535);
    assertThat(server.address())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    assertThat(ask(server, get("/")).body()).isEqualTo("/");
  }

  @Test
  @Tag("HND-02")
  void aPortAloneIsLoopback() throws Exception {
    TestServer server = serve(PATH, on("0"));
    InetSocketAddress address = (InetSocketAddress) server.address();
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  @Tag("HND-02")
  void servesOnSeveralListeners() throws Exception {
    TestServer server = serve(PATH, on("127.0.0.1:0", "http://127.0.0.1:0/", "[::1]:0"));
    List<SocketAddress> addresses = server.server().addresses();
    assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
    assertThat(server.port()).isEqualTo(((InetSocketAddress) addresses.get(0)).getPort());
    for (SocketAddress address : addresses) {
      try (RawClient client = RawClient.connect(address)) {
        assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
      }
    }
  }

  @Test
  @Tag("ENV-16")
  void servesOverIpv6() throws Exception {
    TestServer server =
        serve(
            env -> Response.text(env.get("REMOTE_ADDR") + " " + env.get("SERVER_NAME")),
            on("[::1]:0"));
    assertThat(ask(server, get("/")).body()).isEqualTo("::1 [::1]");
  }

  @Test
  void aColonBeforeThePortIsEveryInterface() throws Exception {
    TestServer server = serve(PATH, on(":0"));
    for (InetAddress host : InetAddress.getAllByName("localhost")) {
      try (RawClient client = RawClient.connect(new InetSocketAddress(host, server.port()))) {
        assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
      }
    }
  }

  @Test
  @Tag("HND-04")
  void aPortInUseIsOneSentenceThatNamesIt() throws Exception {
    TestServer first = serve(PATH);
    assertThatThrownBy(() -> serve(PATH, on("127.0.0.1:" + first.port())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + first.port())
        .hasMessageContaining("another program listens there")
        .message()
        .doesNotContain("\n", "Exception");
  }

  @Test
  @Tag("HND-04")
  void aHostThatIsNotThisMachinesIsOneSentence() {
    assertThatThrownBy(() -> serve(PATH, on("192.0.2.1:0")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1")
        .message()
        .doesNotContain("\n", "Exception");
  }

  @Test
  @Tag("HND-04")
  void aNameThatDoesNotResolveIsOneSentence() {
    assertThatThrownBy(() -> serve(PATH, on("no-such-host.invalid:0")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid")
        .message()
        .doesNotContain("\n", "Exception");
  }

  @Test
  void whatWasOpenedBeforeAFailureIsClosedAgain() throws Exception {
    // Of an address that no other test has: nobody is given that port meanwhile.
    String free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.8"))) {
      free = "127.0.0.8:" + socket.getLocalPort();
    }
    TestServer first = serve(PATH);
    assertThatThrownBy(() -> serve(PATH, on(free, "127.0.0.1:" + first.port())))
        .isInstanceOf(IOException.class);
    TestServer second = serve(PATH, on(free));
    assertThat(ask(second, get("/")).body()).isEqualTo("/");
  }

  @Test
  void theSamePortCanBeListenedOnAgainAtOnce() throws Exception {
    // Of an address that no other test has: nobody is given that port meanwhile.
    TestServer first = serve(PATH, on("127.0.0.9:0"));
    int port = first.port();
    RawClient client = connect(first);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    first.close(); // with a connection that the server closed, and that waits in the kernel
    TestServer second = serve(PATH, on("127.0.0.9:" + port));
    assertThat(ask(second, get("/")).body()).isEqualTo("/");
  }

  @Test
  @Tag("HND-02")
  void servesSeveralServersBesideEachOther() throws Exception {
    Server[] servers = {serve(PATH).server(), serve(PATH).server()};
    assertThat(servers[0].port()).isNotEqualTo(servers[1].port());
    servers[0].close();
    try (RawClient client = RawClient.connect(servers[1].addresses().get(0))) {
      assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
    }
  }
}
