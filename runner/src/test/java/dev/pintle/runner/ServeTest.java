package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.testkit.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class ServeTest {
  @TempDir Path directory;

  @Test
  void servesASourceFileOnThePortThatTheAddressLineNames() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    try (Running running = Running.start("run", "-l", "127.0.0.1:0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void servesOverTlsAndSaysSo() throws Exception {
    TestCertificate certificate = TestCertificate.create();
    Path chain = certificate.writeCertificate(directory.resolve("cert.pem"));
    Path key = certificate.writeKey(directory.resolve("key.pem"));
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    try (Running running =
        Running.start(
            "-l", "https://127.0.0.1:0", "-o", "tls-cert=" + chain, "-o", "tls-key=" + key, app)) {
      String line = running.awaitError("listening on https://127.0.0.1:");
      HttpClient client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(line.substring("listening on ".length()))).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("hello");
    }
  }

  @Test
  void servesAJar() throws Exception {
    Path jar =
        Apps.jar(
            directory.resolve("shop.jar"),
            "Shop",
            Apps.answering("Shop", "from the jar"),
            "Pintle-App",
            "Shop");
    try (Running running = Running.start("--listen=0", jar);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).endsWith("from the jar");
    }
  }

  @Test
  void servesAClassOfTheClassPath() throws Exception {
    Path jar = Apps.jar(directory.resolve("shop.jar"), "Shop", Apps.answering("Shop", "by name"));
    try (Running running = Running.start("-l", "0", "--class-path", jar, "Shop");
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).endsWith("by name");
    }
  }

  @Test
  void servesOnSeveralAddressesAndNamesThemInOrder() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    Path socket = directory.resolve("app.sock");
    try (Running running = Running.start("-l", "0", "-l", "unix:" + socket, app)) {
      int port = running.awaitPort();
      assertThat(running.awaitError("listening on unix:")).isEqualTo("listening on unix:" + socket);
      try (KeptConnection tcp = KeptConnection.to(port);
          KeptConnection unix = KeptConnection.to(socket)) {
        assertThat(tcp.get("/")).endsWith("hello");
        assertThat(unix.get("/")).endsWith("hello");
      }
    }
  }

  @Test
  void mountsTheApp() throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Where.java"),
            """
            import dev.pintle.*;
            class Where {
              public static App app() {
                return env -> Response.text(env.get("SCRIPT_NAME") + " " + env.get("PATH_INFO"));
              }
            }
            """);
    try (Running running = Running.start("-l", "0", "--mount", "/shop", app)) {
      String line = running.awaitError("listening on ");
      assertThat(line).endsWith("/shop/");
      int port = URI.create(line.substring("listening on ".length())).getPort();
      try (KeptConnection connection = KeptConnection.to(port)) {
        assertThat(connection.get("/shop/cart")).endsWith("/shop /cart");
      }
    }
  }

  @Test
  void writesTheMountIntoTheAddressLineAsABrowserWould() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    try (Running running = Running.start("-l", "0", "--mount", "/a b", app)) {
      assertThat(running.awaitError("listening on ")).endsWith("/a%20b/");
    }
  }

  @Test
  void reloadsOnceItServesAfterAHangupThatCameBefore() throws Exception {
    Path app = directory.resolve("Slow.java");
    Path go = directory.resolve("go");
    Apps.write(
        app,
        """
        import dev.pintle.*;
        import java.nio.file.*;
        class Slow {
          public static App app() throws Exception {
            Path go = Path.of("%s");
            try (WatchService watch = go.getFileSystem().newWatchService()) {
              go.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
              System.out.println("loading");
              while (!Files.exists(go)) {
                watch.take().reset();
              }
            }
            return env -> Response.text("hello");
          }
        }
        """
            .formatted(go));
    try (Running running = Running.start("-l", "0", app)) {
      running.awaitOutput("loading");
      running.signal("HUP");
      Files.createFile(go);

      running.awaitPort();
      assertThat(running.awaitError("reloaded")).contains("Slow.java");
    }
  }

  @Test
  void keepsItsProcessIdInAFileWhileItServes() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    Path pidFile = directory.resolve("app.pid");
    try (Running running = Running.start("-l", "0", "--pid-file", pidFile, app)) {
      running.awaitPort();
      assertThat(pidFile).hasContent("" + running.pid());
      running.signal("TERM");
      running.awaitExit();

      assertThat(pidFile).doesNotExist();
    }
  }

  @Test
  void passesOptionsToTheHandler() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    try (Running running = Running.start("-l", "0", "-o", "max-request-line=100", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/" + "x".repeat(200))).startsWith("HTTP/1.1 414 ");
    }
  }

  @Test
  void logsRequestsInAFileThatIsOpenedAnewAfterAHangup() throws Exception {
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    Path log = directory.resolve("access.log");
    Path moved = directory.resolve("access.log.1");
    try (Running running = Running.start("-l", "0", "--access-log", log, app)) {
      try (KeptConnection connection = KeptConnection.to(running.awaitPort())) {
        connection.get("/first");
        // A line is written when a request has ended: that has, once the next is answered.
        connection.get("/next");
        Files.move(log, moved);
        running.signal("HUP");
        running.awaitError("reloaded");
        connection.get("/second");
      }
      running.signal("TERM");
      running.awaitExit();

      assertThat(Files.readString(moved)).contains("\"GET /first HTTP/1.1\" 200 5 ");
      assertThat(Files.readString(log)).contains("\"GET /second HTTP/1.1\" 200 5 ");
    }
  }
}
