package dev.pintle.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.bench.web.Contender.Kind;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every server of the race on the JVM answers every case that it takes part in with the right
 * bytes.
 */
@Tag("socket")
@Timeout(60)
class PeersTest {
  private static Workshop workshop;
  private static HttpClient client;

  @BeforeAll
  static void open() throws Exception {
    workshop = Workshop.withoutLoad(Path.of("src/peers/java/peers"));
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void close() throws IOException {
    workshop.close();
  }

  static Stream<Contender> servers() {
    return Stream.of(Contender.values())
        .filter(one -> one.kind == Kind.BLOCKING || one.kind == Kind.EVENTS)
        .filter(one -> one.takesPartIn(WebCase.GET));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void answers(Contender contender) throws Exception {
    try (WebServer server = contender.launcher.start(workshop)) {
      for (WebCase webCase : WebCase.values()) {
        if (contender.takesPartIn(webCase)) {
          HttpResponse<byte[]> response = ask(server, webCase.request);
          assertThat(response.statusCode()).as(webCase.word()).isEqualTo(200);
          assertThat(response.body()).as(webCase.word()).isEqualTo(webCase.request.body);
        }
      }
    }
  }

  private static HttpResponse<byte[]> ask(WebServer server, WebRequest request)
      throws IOException, InterruptedException {
    String[] line = new String(request.bytes(), StandardCharsets.ISO_8859_1).split(" ", 3);
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + line[1]))
            .method(line[0], BodyPublishers.ofByteArray(request.sentBody()))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** With a body, so that its bytes are seen to be sent as they are. */
  @Test
  void areAskedByWrkToo() throws Exception {
    assumeWrk();
    try (WebServer server = Contender.PINTLE.launcher.start(workshop)) {
      Load load = new Load(workshop, WebCase.ECHO, 2, Generator.WRK);
      Load.Round round = load.saturate(server, 1);

      assertThat(round.answered()).isPositive();
      assertThat(round.quick().errors()).isZero();
      assertThat(round.quick().seconds()).isBetween(1.0, 30.0);
      assertThat(round.quick().medianMicros()).isBetween(1, round.quick().longestMicros());
    }
  }

  private static void assumeWrk() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
    if (Boolean.getBoolean("pintle.require-programs")) {
      assertThat(found).as("wrk is there; install it").isTrue();
    }
    assumeTrue(found, "wrk is missing");
  }

  @Test
  void theFloorAnswersEachHeadOnceHoweverItComes() throws Exception {
    try (WebServer server = Contender.FLOOR.launcher.start(workshop);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      byte[] request = WebRequest.HELLO.bytes();
      OutputStream out = socket.getOutputStream();
      for (byte one : request) {
        out.write(one);
      }
      out.write(request);
      socket.shutdownOutput();
      String replies =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(replies.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
      assertThat(replies).endsWith("\r\n\r\nHello, World!");
    }
  }
}
