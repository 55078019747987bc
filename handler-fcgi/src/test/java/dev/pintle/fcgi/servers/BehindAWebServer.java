package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds behind each web server. */
abstract class BehindAWebServer extends KeptConnections {
  private static final byte[] LARGE = new byte[10_000_000];

  static {
    new Random(1).nextBytes(LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/index.html, /index.html",
    "/a%20b, /a b",
    "/a%2Fb, /a/b",
    "//a//b, //a//b",
    "/caf%C3%A9/%E2%82%AC, /café/€",
    "/100%25/a+b;c=d, /100%/a+b;c=d",
  })
  void tellsThePath(String sent, String decoded) throws Exception {
    Map<String, Object> env = environmentOf(to(sent + "?q"));
    assertThat(env)
        .containsEntry("SCRIPT_NAME", mount())
        .containsEntry("PATH_INFO", decoded)
        .containsEntry("pintle.raw_path_info", sent)
        .containsEntry("REQUEST_URI", mount() + sent + "?q");
  }

  @Test
  void tellsAPathWithALineFeedUnlessItIsRefused() throws Exception {
    app = env -> Response.text("" + Env.PATH_INFO.get(env).equals("/a\nb"));
    HttpResponse<String> response = send(to("/a%0ab"));
    assertThat(response.statusCode()).isEqualTo(statusOfALineFeed());
    if (response.statusCode() == 200) {
      assertThat(response.body()).isEqualTo("true");
    }
  }

  @Test
  void tellsThePathOfTheMountItself() throws Exception {
    assertThat(environmentOf(to("")))
        .containsEntry("SCRIPT_NAME", mount())
        .containsEntry("PATH_INFO", mount().isEmpty() ? "/" : "");
  }

  @Test
  void tellsTheQueryAsItWasSent() throws Exception {
    assertThat(environmentOf(to("/?a=%20+%2F&b=%C3%A9&&c")))
        .containsEntry("QUERY_STRING", "a=%20+%2F&b=%C3%A9&&c");
  }

  @Test
  void tellsWhoAsksWhom() throws Exception {
    assertThat(environmentOf(to("/")))
        .containsEntry("REMOTE_ADDR", "127.0.0.1")
        .containsEntry("HTTP_HOST", host(web.port()))
        .containsEntry("SERVER_NAME", "127.0.0.1")
        .containsEntry("SERVER_PORT", "" + web.port())
        .containsEntry("SERVER_PROTOCOL", "HTTP/1.1")
        .containsEntry("pintle.scheme", "http");
  }

  @Test
  void passesFieldsOn() throws Exception {
    assertThat(
            environmentOf(
                to("/")
                    .header("Authorization", "Basic YTpi")
                    .header("Proxy", "http://evil")
                    .header("X-Repeated", "a")
                    .header("X-Repeated", "b")))
        .containsEntry("HTTP_AUTHORIZATION", "Basic YTpi")
        .containsEntry("HTTP_X_REPEATED", "a, b")
        .doesNotContainKeys(
            "HTTP_PROXY", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "CONTENT_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void passesTheMethodOn(String method) throws Exception {
    app =
        env -> {
          String body = new String(Env.INPUT.get(env).readAllBytes(), UTF_8);
          return Response.text(Env.REQUEST_METHOD.get(env) + " " + body);
        };
    boolean hasBody = method.startsWith("P");
    BodyPublisher body = hasBody ? BodyPublishers.ofString("body") : BodyPublishers.noBody();
    assertThat(send(to("/").method(method, body)).body())
        .isEqualTo(method + (hasBody ? " body" : " "));
  }

  @Test
  void uploadsALargeBody() throws Exception {
    assertThat(upload(BodyPublishers.ofByteArray(LARGE))).isEqualTo("200 true");
  }

  @Test
  void uploadsALargeBodyInChunksUnlessItIsRefused() throws Exception {
    if (takesManyChunks()) {
      assertThat(upload(chunked(LARGE))).isEqualTo("200 true");
    } else {
      assertRefused(chunked(LARGE));
    }
  }

  /** The web server says so, or breaks the connection before that could be read. */
  private void assertRefused(BodyPublisher body) throws Exception {
    AtomicBoolean called = new AtomicBoolean();
    app =
        env -> {
          called.set(true);
          return Response.status(200);
        };
    CompletableFuture<Integer> status =
        client
            .sendAsync(to("/").POST(body).build(), BodyHandlers.discarding())
            .handle((response, failure) -> failure == null ? response.statusCode() : 400);
    assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(400);
    assertThat(called).isFalse();
  }

  /** The status, and whether all has come. */
  private String upload(BodyPublisher body) throws Exception {
    app = env -> Response.text("" + Arrays.equals(Env.INPUT.get(env).readAllBytes(), LARGE));
    HttpResponse<String> response = send(to("/").POST(body));
    return response.statusCode() + " " + response.body();
  }

  @Test
  void uploadsALittleInChunks() throws Exception {
    app = env -> Response.bytes("text/plain", Env.INPUT.get(env).readAllBytes());
    assertThat(send(to("/").POST(chunked("a little".getBytes(UTF_8)))).body())
        .isEqualTo("a little");
  }

  @Test
  void downloadsALargeBody() throws Exception {
    assertDownloads(Body.of(LARGE));
  }

  @Test
  void downloadsALargeBodyOfUnknownLength() throws Exception {
    assertDownloads(Body.writer(out -> out.write(LARGE)));
  }

  @Test
  void downloadsALargeFile() throws Exception {
    Path file = Files.write(dir.resolve("large"), LARGE);
    assertDownloads(Body.file(file, 0, LARGE.length));
  }

  private void assertDownloads(Body body) throws Exception {
    app = env -> Response.of(200, Headers.of("Content-Type", "application/octet-stream"), body);
    byte[] got = client.send(to("/").build(), BodyHandlers.ofByteArray()).body();
    assertThat(Arrays.equals(got, LARGE)).isTrue();
  }

  /** By a socket: the JDK's client would read the answer only once all is sent. */
  @Test
  void answersBeforeALargeBodyIsRead() throws Exception {
    int times = 3; // more than web servers and handlers like to discard
    app = env -> Response.text("not read").withStatus(403);
    String head =
        "POST %s/ HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
            .formatted(mount(), times * LARGE.length);
    CompletableFuture<Void> sending;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(ISO_8859_1));
      sending = CompletableFuture.runAsync(() -> sendUnlessRefused(out, times));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      assertThat(in.readLine()).startsWith("HTTP/1.1 403 ");
    }
    var unused = sending.get(20, TimeUnit.SECONDS);
  }

  private static void sendUnlessRefused(OutputStream out, int times) {
    try {
      for (int i = 0; i < times; i++) {
        out.write(LARGE);
      }
    } catch (IOException e) {
      // the web server may close behind an answer
    }
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    app = env -> Response.text("not sent").withHeader("X-A", "b");
    HttpResponse<String> response = send(to("/").method("HEAD", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-A")).hasValue("b");
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 304, 404, 500, 503})
  void passesTheStatusOn(int status) throws Exception {
    app = env -> Response.status(status);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = send(to("/"));
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void passesRepeatedFieldsOfTheResponseOn() throws Exception {
    app = env -> Response.status(200).addHeader("Set-Cookie", "a=1").addHeader("Set-Cookie", "b=2");
    assertThat(send(to("/")).headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
  }

  /** By sockets: a kept connection may be closed just when the JDK's client sends on it. */
  @Test
  void answersAHundredAtOnce() throws Exception {
    app = env -> Response.bytes("text/plain", Env.INPUT.get(env).readAllBytes());
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
        sockets.add(socket);
        socket.setSoTimeout(30_000);
        String body = "body " + i;
        String request =
            "POST %s/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(mount(), body.length(), body);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      }
      for (int i = 0; i < sockets.size(); i++) {
        byte[] reply = sockets.get(i).getInputStream().readAllBytes();
        assertThat(new String(reply, ISO_8859_1))
            .startsWith("HTTP/1.1 200 ")
            .matches("(?s).*\r\n(6\r\n|7\r\n)?body " + i + "(\r\n0\r\n\r\n)?");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
