package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
@Timeout(60)
class StatusPageTest {
  private static final App HELLO = env -> Response.text("hello");

  @Nested
  class ShowsWhatTheServerDoes {
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final App waiting =
        env -> {
          called.countDown();
          go.await();
          return Response.text("done");
        };

    private boolean refusesConnections(int port) throws IOException {
      try (KeptConnection another = KeptConnection.to(port)) {
        return another.port() != port;
      } catch (SocketException e) { // or reset while it waited to be accepted
        return true;
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void withEachRequestInFlight(String handler) throws Exception {
      try (Operated server = Operated.start(handler, waiting, "--status", "/status");
          KeptConnection connection = KeptConnection.to(server.port())) {
        connection.send("/orders?id=7");
        called.await();

        String full = server.get("/status?full").body();
        assertThat(full)
            .containsPattern("(?m)^app: +Shop\\.java$")
            .containsPattern("(?m)^handler: +" + handler + "$")
            .containsPattern("(?m)^pid: +" + ProcessHandle.current().pid() + "$")
            .containsPattern("(?m)^state: +serving$")
            .containsPattern("(?m)^accepted conn: +2$")
            .containsPattern("(?m)^open conn: +2$")
            .containsPattern("(?m)^total requests: +0$")
            .containsPattern("(?m)^active requests: +2$")
            .containsPattern("(?m)^max active requests: +2$")
            .doesNotContain("slow requests", "retires");
        String[] parts = full.split("\\*{24}\n", -1);
        assertThat(parts).hasSize(3);
        assertThat(parts[1])
            .containsPattern("(?m)^state: +running$")
            .containsPattern("(?m)^request duration: +[1-9][0-9]*$")
            .containsPattern("(?m)^request method: +GET$")
            .containsPattern("(?m)^request URI: +/orders\\?id=7$")
            .containsPattern("(?m)^remote address: +127\\.0\\.0\\.1$")
            .containsPattern("(?m)^thread: +[^- ].*$");
        assertThat(parts[2]).containsPattern("(?m)^request URI: +/status\\?full$");

        go.countDown();
        assertThat(connection.receive()).endsWith("done");
        assertThat(Waiting.until(() -> withoutOrders(server), "the end of the request"))
            .containsPattern("(?m)^total requests: +[1-9][0-9]*$")
            .containsPattern("(?m)^max active requests: +2$");
      }
    }

    /** A request ends a little later than its client has the response. */
    private static String withoutOrders(Operated server) throws Exception {
      String page = server.get("/status?full").body();
      return page.contains("/orders") ? null : page;
    }

    @Test
    void behindAWebServerWithTheClientOfThat() throws Exception {
      try (Operated server = Operated.start("fcgi", waiting, "--status", "/status");
          FcgiClient client = FcgiClient.to(server.port());
          FcgiClient operator = FcgiClient.to(server.port())) {
        client.send("REQUEST_URI", "/orders", "REMOTE_ADDR", "192.0.2.7");
        called.await();

        operator.send("REQUEST_URI", "/status?full", "REMOTE_ADDR", "127.0.0.1");
        assertThat(operator.receive())
            .containsPattern("(?m)^handler: +fcgi$")
            .containsPattern("(?m)^request URI: +/orders$")
            .containsPattern("(?m)^remote address: +192\\.0\\.2\\.7$");

        operator.send("REQUEST_URI", "/status", "REMOTE_ADDR", "192.0.2.7");
        assertThat(operator.receive()).startsWith("Status: 403");
        go.countDown();
        assertThat(client.receive()).endsWith("done");
      }
    }

    @Test
    void whileItDrains() throws Exception {
      try (Operated server = Operated.start("http", waiting, "--status", "/status");
          KeptConnection connection = KeptConnection.to(server.port());
          KeptConnection operator = KeptConnection.to(server.port())) {
        assertThat(operator.get("/status")).containsPattern("(?m)^state: +serving$");
        connection.send("/");
        called.await();
        CountDownLatch told = new CountDownLatch(1);
        Thread drain =
            new Thread(
                () -> {
                  server.life().retire("the test retires it");
                  told.countDown();
                });
        drain.start();
        told.await();

        // What it answers during the drain closes the connection, so it can be asked only once.
        Waiting.until(() -> refusesConnections(server.port()), "the drain");
        assertThat(operator.get("/status")).containsPattern("(?m)^state: +draining$");
        go.countDown();
        assertThat(connection.receive()).endsWith("done");
      }
    }
  }

  @Nested
  class SaysWhereARequestIs {
    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void whoseBodyIsBeingWritten(String handler) throws Exception {
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch writing = new CountDownLatch(1);
      App app =
          env ->
              Response.stream(
                      "text/plain",
                      out -> {
                        writing.countDown();
                        go.await();
                        out.write("done".getBytes(StandardCharsets.US_ASCII));
                      })
                  .withHeader("Content-Length", "4");
      try (Operated server = Operated.start(handler, app, "--status", "/status");
          KeptConnection connection = KeptConnection.to(server.port())) {
        connection.send("/stream");
        writing.await();
        assertThat(server.get("/status?full&json").body())
            .containsPattern(
                "\"state\":\"streaming\",[^}]*\"request URI\":\"/stream\",[^}]*\"thread\":\"[^-]");
        go.countDown();
        assertThat(connection.receive()).endsWith("done");
      }
    }
  }

  @Nested
  class KeepsToItsFormat {
    @Test
    void ofPlainText() throws Exception {
      HttpResponse<String> response = get("/status");
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; charset=utf-8");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void ofJson() throws Exception {
      HttpResponse<String> response = get("/status?json&full");
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(response.body())
          .startsWith("{\"app\":\"Shop.java\",\"handler\":\"http\",\"pid\":")
          .containsPattern("\"requests\":\\[\\{\"state\":\"running\",.*}]}\n$");
    }

    @Test
    void ofHtml() throws Exception {
      HttpResponse<String> response = get("/status?full&html=1");
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/html; charset=utf-8");
      assertThat(response.body())
          .startsWith("<!DOCTYPE html>")
          .contains("<td>/status?full&amp;html=1</td>");
    }

    private HttpResponse<String> get(String target) throws Exception {
      try (Operated server = Operated.start("http", HELLO, "--status", "/status")) {
        return server.get(target);
      }
    }
  }

  @Test
  void answersHeadWithoutABodyAndOtherMethodsWith405() throws Exception {
    try (Operated server = Operated.start("http", HELLO, "--status", "/status")) {
      HttpResponse<String> head = server.send("HEAD", "/status");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      HttpResponse<String> post = server.send("POST", "/status");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void hasNoFieldThatTheDocumentationDoesNotShow() throws Exception {
    String documentation = Files.readString(Path.of("../docs/OPERATING.md"));
    try (Operated server =
        Operated.start(
            "http",
            HELLO,
            "--status",
            "/status",
            "--slow-log",
            "1h",
            "--max-requests",
            "9",
            "--supervised")) {
      Matcher names =
          Pattern.compile("\"([^\"]+)\":").matcher(server.get("/status?json&full").body());
      assertThat(names.results().map(name -> name.group(1)))
          .hasSizeGreaterThan(20)
          .filteredOn(name -> !name.equals("requests"))
          .allSatisfy(
              name ->
                  assertThat(documentation).containsPattern("(?m)^" + name + ": |`" + name + "`"));
    }
  }

  @Test
  void isBelowTheMount() throws Exception {
    try (Operated server =
        Operated.start(
            "http",
            options -> options.listen("127.0.0.1:0").mount("/shop"),
            HELLO,
            "--status",
            "/status")) {
      assertThat(server.get("/shop/status").body()).contains("handler:");
      assertThat(server.get("/shop/status/").body()).isEqualTo("hello");
      assertThat(server.get("/shop/").body()).isEqualTo("hello");
    }
  }

  @Test
  void staysReadableWhileRequestsComeAndGo() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Operated server = Operated.start("http", HELLO, "--status", "/status")) {
      Thread client =
          new Thread(
              () -> {
                try (KeptConnection connection = KeptConnection.to(server.port())) {
                  while (!over.get()) {
                    connection.get("/");
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      client.start();
      for (String format : new String[] {"?full", "?full&json", "?full&html"}) {
        for (int i = 0; i < 100; i++) {
          assertThat(server.get("/status" + format).statusCode()).isEqualTo(200);
        }
      }
      over.set(true);
      client.join();
    }
  }

  @Nested
  class IsShown {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Forwarded: for=192.0.2.1",
          "Via: 1.1 proxy",
          "X-Forwarded-For: 192.0.2.1",
          "X-Real-IP: 192.0.2.1"
        })
    void byDefaultNotToWhomAProxyOnThisMachineServes(String field) throws Exception {
      try (Operated server = Operated.start("http", HELLO, "--status", "/status")) {
        String[] header = field.split(": ", 2);
        HttpResponse<String> response = server.get("/status", header);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).doesNotContain("Shop");
      }
    }

    @Test
    void toThoseWhomTheListNamesAndNobodyElse() throws Exception {
      try (Operated server =
          Operated.start(
              "http",
              options -> options.listen("127.0.0.1:0").trustedProxies("127.0.0.1"),
              HELLO,
              "--status",
              "/status",
              "--status-allow",
              "192.0.2.0/24,2001:db8::/32")) {
        assertThat(server.get("/status").statusCode()).isEqualTo(403);
        assertThat(server.get("/status", "X-Forwarded-For", "192.0.2.9").statusCode())
            .isEqualTo(200);
        assertThat(server.get("/status", "X-Forwarded-For", "2001:db8::1").statusCode())
            .isEqualTo(200);
        assertThat(server.get("/status", "X-Forwarded-For", "198.51.100.1").statusCode())
            .isEqualTo(403);
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onAUnixSocketOnlyIfTheListSaysSo(boolean named) throws Exception {
      Path socket = directory.resolve("app.sock");
      String[] arguments =
          named
              ? new String[] {"--status", "/status", "--status-allow", "unix"}
              : new String[] {"--status", "/status"};
      try (Operated server =
              Operated.start(
                  "http", options -> options.listen("unix:" + socket), HELLO, arguments);
          KeptConnection connection = KeptConnection.to(socket)) {
        assertThat(connection.get("/status")).startsWith("HTTP/1.1 " + (named ? 200 : 403));
        assertThat(server.server().addresses()).hasSize(1);
      }
    }
  }
}
