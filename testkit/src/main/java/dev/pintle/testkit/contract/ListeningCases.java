package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What a server listens on. */
final class ListeningCases extends CaseGroup {
  ListeningCases() {
    super("listening");
  }

  @Override
  void define() {
    tcp();
    failures();
    unix();
    inherited();
  }

  private static Options.Builder on(String... addresses) {
    return Options.builder().listen(addresses);
  }

  private void tcp() {
    raw(
        "HND-02",
        "port 0 takes a free one and tells it",
        bench -> {
          Site site = bench.serve(Bench.PATH, on("127.0.0.1:0"));
          assertThat(site.server().port()).isBetween(1, 65_535);
          assertThat(site.address())
              .isEqualTo(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), site.server().port()));
          assertThat(site.ask(get("/x")).body()).isEqualTo("/x");
        });
    raw(
        "HND-02",
        "a port alone is loopback",
        bench -> {
          Site site = bench.serve(Bench.PATH, on("0"));
          InetSocketAddress address = (InetSocketAddress) site.address();
          assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        });
    raw(
        "HND-02",
        "several listeners are all served, and told in their order",
        bench -> {
          Site site = bench.serve(Bench.PATH, on("127.0.0.1:0", "http://127.0.0.1:0/", "[::1]:0"));
          List<SocketAddress> addresses = site.server().addresses();
          assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
          assertThat(site.server().port())
              .isEqualTo(((InetSocketAddress) addresses.get(0)).getPort());
          for (SocketAddress address : addresses) {
            RawClient client = bench.closeLater(RawClient.connect(address));
            assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
          }
        });
    raw(
        "HND-02",
        "a colon before the port is every interface, of both families",
        bench -> {
          Site site = bench.serve(Bench.PATH, on(":0"));
          for (String host : new String[] {"127.0.0.1", "::1"}) {
            InetSocketAddress address = new InetSocketAddress(host, site.server().port());
            RawClient client = bench.closeLater(RawClient.connect(address));
            assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
          }
        });
    raw(
        "HND-02",
        "it listens on IPv6",
        bench -> {
          Site site = bench.serve(Bench.PATH, on("[::1]:0"));
          assertThat(site.ask(get("/x")).body()).isEqualTo("/x");
        });
    raw(
        "HND-02",
        "two servers stand beside each other, and the end of one is not that of the other",
        bench -> {
          Site first = bench.serve(Bench.PATH);
          Site second = bench.serve(Bench.PATH);
          assertThat(first.server().port()).isNotEqualTo(second.server().port());
          first.server().close();
          assertThat(second.ask(get("/x")).body()).isEqualTo("/x");
        });
    raw(
        "HND-02",
        "the same port can be listened on again at once",
        bench -> {
          int port = freePort();
          Site first = bench.serve(Bench.PATH, on("127.0.0.1:" + port));
          assertThat(first.connect().send(get("/")).read().status()).isEqualTo(200);
          var unused = first.server().drain(Duration.ofMillis(50));
          Site second = bench.serve(Bench.PATH, on("127.0.0.1:" + port));
          assertThat(second.ask(get("/x")).body()).isEqualTo("/x");
        });
  }

  private static void assertOneSentence(Bench bench, String named, Options.Builder options) {
    assertThatThrownBy(() -> bench.serve(Bench.PATH, options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(named)
        .message()
        .doesNotContain("\n", "Exception");
  }

  /** One that systems give to nobody who asks for any port, nor to a client, in the meantime. */
  private static int freePort() {
    int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      return freePort(); // somebody has that one
    }
  }

  private void failures() {
    raw(
        "HND-04",
        "a port in use is one sentence that names it",
        bench -> {
          int port = bench.serve(Bench.PATH).server().port();
          assertOneSentence(bench, "127.0.0.1:" + port, on("127.0.0.1:" + port));
        });
    raw(
        "HND-04",
        "a host that is not this machine's is one sentence",
        bench -> assertOneSentence(bench, "192.0.2.1", on("192.0.2.1:0")));
    raw(
        "HND-04",
        "a name that does not resolve is one sentence",
        bench -> assertOneSentence(bench, "no-such-host.invalid", on("no-such-host.invalid:0")));
    raw(
        "HND-04",
        "what was opened before a failure is closed again",
        bench -> {
          int taken = bench.serve(Bench.PATH).server().port();
          int free = freePort();
          assertOneSentence(bench, "" + taken, on("127.0.0.1:" + free, "127.0.0.1:" + taken));
          Site again = bench.serve(Bench.PATH, on("127.0.0.1:" + free));
          assertThat(again.ask(get("/x")).body()).isEqualTo("/x");
        });
  }

  private static Site unix(Bench bench, Path path) throws IOException {
    return bench.serve(Bench.PATH, on("unix:" + path));
  }

  private void unix() {
    raw(
        "HND-05",
        "a Unix socket is served, kept connections and bursts too",
        bench -> {
          Site site = unix(bench, bench.folder().resolve("s"));
          assertThat(site.address())
              .isEqualTo(UnixDomainSocketAddress.of(bench.folder().resolve("s")));
          RawClient client = site.connect();
          client.send(get("/1") + get("/2"));
          assertThat(client.read().body()).isEqualTo("/1");
          assertThat(client.read().body()).isEqualTo("/2");
          assertThat(client.send(get("/3", "Connection: close")).read().body()).isEqualTo("/3");
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
        "HND-05",
        "a Unix socket is for its owner and group alone",
        bench -> {
          Path path = bench.folder().resolve("s");
          unix(bench, path);
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .isEqualTo("rw-rw----");
        });
    raw(
        "HND-05",
        "a Unix socket is unlinked at stop",
        bench -> {
          Path path = bench.folder().resolve("s");
          Site site = unix(bench, path);
          assertThat(path).exists();
          var unused = site.server().drain(Duration.ofMillis(50));
          assertThat(path).doesNotExist();
        });
    raw(
        "HND-05",
        "a Unix socket takes the place of a stale one",
        bench -> {
          Path path = bench.folder().resolve("s");
          try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
          }
          assertThat(path).exists();
          assertThat(unix(bench, path).ask(get("/x")).body()).isEqualTo("/x");
        });
    raw(
        "HND-05",
        "a Unix socket does not take the place of a live one",
        bench -> {
          Path path = bench.folder().resolve("s");
          Site first = unix(bench, path);
          assertOneSentence(bench, path.toString(), on("unix:" + path));
          assertThat(first.ask(get("/x")).body()).isEqualTo("/x");
        });
    raw(
            "HND-04",
            "a Unix socket does not take the place of a file",
            bench -> {
              Path path = Files.writeString(bench.folder().resolve("precious"), "data");
              assertOneSentence(bench, path.toString(), on("unix:" + path));
              assertThat(path).hasContent("data");
            })
        .needs(Feature.UNIX_SOCKETS);
    raw(
        "ENV-13",
        "on a Unix socket the server is named by Host",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.text(Env.SERVER_NAME.get(env) + " " + Env.SERVER_PORT.get(env)),
                  on("unix:" + bench.folder().resolve("s")));
          assertThat(site.ask(bare("GET / HTTP/1.1", "Host: b:81")).body()).isEqualTo("b 81");
          assertThat(site.ask(bare("GET / HTTP/1.0")).body()).isEqualTo("localhost 80");
        });
    raw(
            "ENV-16",
            "on a Unix socket the client has no address",
            bench -> {
              Site site =
                  bench.serve(
                      looking(
                          env -> assertThat(env).doesNotContainKeys("REMOTE_ADDR", "REMOTE_PORT")),
                      on("unix:" + bench.folder().resolve("s")));
              assertThat(site.ask(get("/")).status()).isEqualTo(200);
            })
        .needs(Feature.UNIX_SOCKETS);
    raw(
            "HND-02",
            "a server on Unix sockets alone has no port",
            bench -> {
              Server server = unix(bench, bench.folder().resolve("s")).server();
              assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
            })
        .needs(Feature.UNIX_SOCKETS);
    raw(
            "BODY-09",
            "large bodies and files go through a Unix socket",
            bench -> {
              Path file = Files.write(bench.folder().resolve("f"), new byte[3_000_000]);
              Site site =
                  bench.serve(
                      env ->
                          Env.PATH_INFO.get(env).equals("/file")
                              ? Response.file(file)
                              : Response.bytes("x/y", new byte[3_000_000]),
                      on("unix:" + bench.folder().resolve("s")));
              assertThat(site.ask(get("/file")).body()).hasSize(3_000_000);
              assertThat(site.ask(get("/bytes")).body()).hasSize(3_000_000);
            })
        .needs(Feature.UNIX_SOCKETS);
  }

  private void inherited() {
    raw(
        "HND-06",
        "an inherited socket is served, and is open when the server has ended",
        bench -> {
          ServerSocketChannel parents = bench.closeLater(ServerSocketChannel.open());
          parents.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          InetSocketAddress address = (InetSocketAddress) parents.getLocalAddress();
          Site site =
              bench.serve(Bench.PATH, on("fd:" + Descriptors.ofTcpListener(address.getPort())));
          assertThat(site.address()).isEqualTo(address);
          assertThat(site.ask(get("/x")).body()).isEqualTo("/x");
          var unused = site.server().drain(Duration.ofMillis(50));
          assertThat(parents.isOpen()).isTrue();
          parents.configureBlocking(true);
          try (SocketChannel client = SocketChannel.open(address);
              SocketChannel accepted = parents.accept()) {
            assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
          }
        });
    raw(
        "HND-06",
        "a descriptor that is no listening socket is an IOException",
        bench -> assertOneSentence(bench, "65000", on("fd:65000")));
  }
}
