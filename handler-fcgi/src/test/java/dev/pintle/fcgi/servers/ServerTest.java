package dev.pintle.fcgi.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.fcgi.FcgiHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app behind a web server, both started once for all tests; what the app does is each test's
 * own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("socket")
@Timeout(60)
abstract class ServerTest {
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Path dir;

  volatile App app = env -> Response.status(500);
  Server server;
  WebServerProcess web;

  /** Where the app is, "" for the root. */
  abstract String mount();

  /**
   * Starts the web server before the server that is at this address: a port or "unix:" and a path.
   */
  abstract WebServerProcess startBefore(String address, int port) throws IOException;

  /** What the app is started with beside its address and mount. */
  Options.Builder options() throws IOException {
    return Options.builder();
  }

  /** Whether the app listens on a Unix-domain socket. */
  boolean overUnixSocket() {
    return !mount().isEmpty();
  }

  /** Whether the web server keeps connections to the app. */
  boolean keepsConnections() {
    return true;
  }

  /** What the web server itself says of "%0a" in a path; 200 if it passes it on. */
  int statusOfALineFeed() {
    return 200;
  }

  /** Whether the web server takes a body in chunks that is too large for its memory. */
  boolean takesManyChunks() {
    return true;
  }

  /** The Host field as the app sees it. */
  String host(int port) {
    return "127.0.0.1:" + port;
  }

  @BeforeAll
  final void start(@TempDir Path ofTheClass) throws IOException {
    dir = ofTheClass;
    // Some web servers change their user.
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path socket = dir.resolve("app.sock");
    server =
        new FcgiHandler()
            .start(
                env -> app.call(env),
                options()
                    .listen(overUnixSocket() ? "unix:" + socket : "127.0.0.1:0")
                    .mount(mount())
                    .build());
    if (overUnixSocket()) {
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    String address =
        overUnixSocket()
            ? "unix:" + socket
            : "127.0.0.1:" + ((InetSocketAddress) server.addresses().get(0)).getPort();
    web = startBefore(address, FreePort.any());
  }

  @AfterAll
  final void stop() {
    try {
      if (web != null) {
        web.close();
      }
    } finally {
      if (server != null) {
        var unused = server.drain(Duration.ZERO);
      }
    }
  }

  final Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), web.port());
  }

  /**
   * Each request has a connection of its own: a web server may close a kept one just when the next
   * request is sent, Apache for one when many others came, and no client may send a POST twice (RFC
   * 9112, section 9.3.1).
   */
  final HttpRequest.Builder to(String path) {
    return overAKeptConnection(path).setHeader("Connection", "close");
  }

  final HttpRequest.Builder overAKeptConnection(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + mount() + path));
  }

  final HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static BodyPublisher chunked(byte[] bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  /** Sends a request and returns what the app was called with. */
  final Map<String, Object> environmentOf(HttpRequest.Builder request) throws Exception {
    Map<String, Object> seen = new HashMap<>();
    app =
        env -> {
          seen.putAll(env);
          return Response.text("seen");
        };
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode() + " " + response.body()).isEqualTo("200 seen");
    return seen;
  }

  static void await(CountDownLatch latch) throws IOException, InterruptedException {
    if (!latch.await(20, TimeUnit.SECONDS)) {
      throw new IOException("what was waited for did not happen");
    }
  }
}
