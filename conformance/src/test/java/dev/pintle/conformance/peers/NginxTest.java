package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** nginx in front, as most people would run it. It must log no error. */
class NginxTest {
  private static final int LARGE = 12 * 1024 * 1024;

  @BeforeAll
  static void findNginx() {
    Program unused = Program.require("nginx");
  }

  @Nested
  class OverTcp extends Proxied {
    @Override
    String address() {
      return "127.0.0.1:0";
    }
  }

  @Nested
  class OverAUnixSocket extends Proxied {
    @BeforeEach
    void checkDeclared() {
      assumeDeclared(Feature.UNIX_SOCKETS);
    }

    @Override
    String address() {
      return "unix:" + dir.resolve("s");
    }
  }

  abstract static class Proxied extends ServerTest {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Nginx nginx;

    /** Where the server listens. */
    abstract String address();

    private Server serveBehindNginx(App app) throws IOException, InterruptedException {
      return serveBehindNginx(app, Options.builder());
    }

    private Server serveBehindNginx(App app, Options.Builder options)
        throws IOException, InterruptedException {
      Server server = serve(app, options.listen(address()));
      nginx = Nginx.before(server.addresses().get(0), dir);
      return server;
    }

    /** Before the server, whose end it would complain about. */
    @AfterEach
    void stopNginx() throws IOException {
      if (nginx == null) {
        return; // the test has failed before
      }
      nginx.close();
      assertThat(nginx.errors()).isEmpty();
    }

    private HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx.port() + path));
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }

    @Test
    void getsAndPosts() throws Exception {
      Server server = serveBehindNginx(Apps.METHOD_AND_BODY);
      assertThat(answer(to("/").build())).isEqualTo("GET ");
      assertThat(answer(to("/").POST(BodyPublishers.ofString("form")).build()))
          .isEqualTo("POST form");
      assertThat(answer(to("/").PUT(BodyPublishers.ofString("new")).build())).isEqualTo("PUT new");
      assertThat(server.stats().accepted()).isLessThanOrEqualTo(2); // one for each worker
    }

    @Test
    void passesTheHeadOn() throws Exception {
      serveBehindNginx(Apps.PATH);
      HttpResponse<String> response =
          client.send(
              to("/head").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Length")).hasValue("5");
    }

    @Test
    void passesLargeBodiesOn() throws Exception {
      byte[] bytes = randomBytes();
      Path file = Files.write(dir.resolve("large"), bytes);
      serveBehindNginx(
          env ->
              switch (Env.PATH_INFO.get(env)) {
                case "/upload" -> Apps.DIGEST.call(env);
                case "/stream" -> Apps.streaming(bytes).call(env);
                case "/file" -> Response.file(file);
                default -> Response.bytes("application/octet-stream", bytes);
              });
      for (String prefix : List.of("", "/unbuffered")) {
        for (String kind : List.of("/stream", "/file", "/bytes")) {
          HttpResponse<byte[]> response =
              client.send(to(prefix + kind).build(), BodyHandlers.ofByteArray());
          assertThat(Apps.digest(response.body())).as(prefix + kind).isEqualTo(Apps.digest(bytes));
        }
        assertThat(answer(to(prefix + "/upload").POST(BodyPublishers.ofByteArray(bytes)).build()))
            .isEqualTo(Apps.digest(bytes));
        assertThat(
                answer(
                    to(prefix + "/upload")
                        .POST(
                            BodyPublishers.fromPublisher(
                                BodyPublishers.ofByteArray(bytes))) // length unsaid: chunked
                        .build()))
            .isEqualTo(Apps.digest(bytes));
      }
    }

    @Test
    void showsEachPieceOfAStreamAsSoonAsItIsFlushed() throws Exception {
      CountDownLatch firstSeen = new CountDownLatch(1);
      serveBehindNginx(
          env ->
              Response.stream(
                  "text/plain",
                  out -> {
                    out.write('1');
                    out.flush();
                    await(firstSeen);
                    out.write('2');
                  }));
      try (InputStream in =
          client.send(to("/unbuffered/").build(), BodyHandlers.ofInputStream()).body()) {
        assertThat(in.read()).isEqualTo('1');
        firstSeen.countDown();
        assertThat(in.readAllBytes()).containsExactly('2');
      }
    }

    @Test
    void passesEachPieceOfAnUploadOnAsSoonAsItIsSent() throws Exception {
      CountDownLatch firstSeen = new CountDownLatch(1);
      serveBehindNginx(
          env -> {
            InputStream in = Env.INPUT.get(env);
            int first = in.read();
            firstSeen.countDown();
            return Response.text((char) first + new String(in.readAllBytes(), ISO_8859_1));
          });
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port())) {
        String head =
            """
            POST /unbuffered/ HTTP/1.1\r
            Host: a\r
            Connection: close\r
            Transfer-Encoding: chunked\r
            \r
            """;
        socket.getOutputStream().write((head + "1\r\n1\r\n").getBytes(ISO_8859_1));
        await(firstSeen);
        socket.getOutputStream().write("1\r\n2\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 200 OK\r\n")
            .endsWith("\r\n\r\n12");
      }
    }

    @Test
    void passesOnWhyABodyIsRefusedThatIsStillSent() throws Exception {
      serveBehindNginx(Apps.DIGEST, Options.builder().maxBody(1_000_000));
      for (String path : List.of("/", "/unbuffered/")) {
        HttpResponse<String> response =
            client.send(
                to(path).POST(BodyPublishers.ofByteArray(randomBytes())).build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(413);
        assertThat(response.body()).isEqualTo("the body is larger than allowed");
      }
    }

    @Test
    void servesThousandsAtOnceOverFewConnections() throws Exception {
      Server server =
          serveBehindNginx(
              env -> {
                byte[] body = Env.INPUT.get(env).readAllBytes();
                String path = Env.PATH_INFO.get(env);
                return path.endsWith("7")
                    ? Response.of(200, Headers.empty(), Body.writer(out -> out.write(body)))
                    : Response.bytes("text/plain", body);
              });
      Semaphore room = new Semaphore(60);
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        room.acquire();
        String body = "body " + i;
        answers.add(
            client
                .sendAsync(
                    to("/" + i).POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString())
                .whenComplete((response, failure) -> room.release())
                .thenApply(response -> response.statusCode() + " " + response.body()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("200 body " + i);
      }
      nginx.close();
      var unused = server.drain(Duration.ofSeconds(20)); // a response is counted once it is sent
      assertThat(server.stats().requests()).isEqualTo(3000);
      assertThat(server.stats().accepted()).isLessThan(200);
    }

    private static void await(CountDownLatch latch) throws IOException, InterruptedException {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("the first piece did not come through");
      }
    }

    private static byte[] randomBytes() {
      byte[] bytes = new byte[LARGE];
      new Random(LARGE).nextBytes(bytes);
      return bytes;
    }
  }
}
