package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** curl, as people use it. */
class CurlTest extends ServerTest {
  private static Program curl;

  @BeforeAll
  static void findCurl() {
    curl = Program.require("curl");
  }

  /** Runs it with HTTP/1.1, quiet but for errors and without anybody's settings. */
  private static Program.Run curl(String... arguments) throws IOException, InterruptedException {
    return curl(new byte[0], arguments);
  }

  private static Program.Run curl(byte[] input, String... arguments)
      throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("-q", "-sS", "--max-time", "60", "--http1.1"), Stream.of(arguments))
            .toArray(String[]::new);
    return curl.run(input, all);
  }

  private static void assertBody(Program.Run run, String expected) {
    assertThat(run.errors()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.output()).isEqualTo(expected);
  }

  @Test
  void gets() throws Exception {
    Server server = serve(Apps.PATH);
    assertBody(curl(url(server) + "/a%20b"), "/a b");
  }

  @Test
  void asksForTheHeadOnly() throws Exception {
    Server server = serve(Apps.PATH);
    Program.Run run = curl("--head", url(server) + "/head");
    assertThat(run.status()).isZero();
    assertThat(run.output())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void posts() throws Exception {
    Server server = serve(Apps.METHOD_AND_BODY);
    assertBody(curl("--data", "a=1&b=2", url(server)), "POST a=1&b=2");
  }

  @Test
  void puts() throws Exception {
    Server server = serve(Apps.METHOD_AND_BODY);
    assertBody(curl("-X", "PUT", "--data", "new", url(server)), "PUT new");
  }

  @Test
  void uploadsWhatItReadsInChunks() throws Exception {
    Server server = serve(Apps.DIGEST);
    byte[] bytes = randomBytes(3_000_000);
    assertBody(curl(bytes, "-T", "-", url(server) + "/"), Apps.digest(bytes));
  }

  @Test
  void uploadsAFile() throws Exception {
    Server server = serve(Apps.DIGEST);
    byte[] bytes = randomBytes(3_000_000);
    Path file = Files.write(dir.resolve("upload"), bytes);
    assertBody(curl("-T", file.toString(), url(server) + "/"), Apps.digest(bytes));
  }

  @Test
  void isToldToContinueBeforeALargeBody() throws Exception {
    Server server = serve(Apps.DIGEST);
    byte[] bytes = randomBytes(2_000_000);
    Path file = Files.write(dir.resolve("upload"), bytes);
    Program.Run run =
        curl(
            "--verbose",
            "--header",
            "Expect: 100-continue",
            "--expect100-timeout",
            "50",
            "--data-binary",
            "@" + file,
            url(server));
    assertThat(run.status()).isZero();
    assertThat(run.errors()).contains("< HTTP/1.1 100 Continue").contains("< HTTP/1.1 200 OK");
    assertThat(run.output()).isEqualTo(Apps.digest(bytes));
  }

  @Test
  void speaksTheOldVersion() throws Exception {
    byte[] bytes = randomBytes(100_000);
    Server server = serve(Apps.streaming(bytes));
    assertBody(curl("--http1.0", url(server)), new String(bytes, ISO_8859_1));
  }

  @Test
  void readsChunks() throws Exception {
    byte[] bytes = randomBytes(3_000_000);
    Server server = serve(Apps.streaming(bytes));
    Program.Run run = curl("--dump-header", dir.resolve("head").toString(), url(server));
    assertBody(run, new String(bytes, ISO_8859_1));
    assertThat(dir.resolve("head")).content().contains("Transfer-Encoding: chunked\r\n");
  }

  @Test
  void connectsToAUnixSocket() throws Exception {
    assumeDeclared(Feature.UNIX_SOCKETS);
    Path socket = dir.resolve("s");
    serve(Apps.PATH, Options.builder().listen("unix:" + socket));
    assertBody(curl("--unix-socket", socket.toString(), "http://localhost/unix"), "/unix");
  }

  @Test
  void findsTrailers() throws Exception {
    assumeDeclared(Feature.RESPONSE_TRAILERS);
    Server server =
        serve(
            env ->
                Response.of(
                    200,
                    Headers.of("Trailer", "X-Sum"),
                    Body.writer(
                        out -> {
                          out.write("body".getBytes(ISO_8859_1));
                          out.trailers(Headers.of("X-Sum", "4"));
                        })));
    Program.Run run = curl("--dump-header", dir.resolve("head").toString(), url(server));
    assertBody(run, "body");
    assertThat(dir.resolve("head")).content().endsWith("\r\n\r\nX-Sum: 4\r\n");
  }

  @Test
  void takesTheBodyAsItIsWhenItOffersToDecompress() throws Exception {
    Server server = serve(Apps.PATH);
    Program.Run run = curl("--compressed", "--include", url(server) + "/plain");
    assertThat(run.status()).isZero();
    assertThat(run.output()).endsWith("\r\n\r\n/plain").doesNotContain("Content-Encoding");
  }

  @Test
  void asksTwiceOnOneConnection() throws Exception {
    Server server = serve(Apps.PATH);
    Program.Run run =
        curl(
            "--write-out",
            " %{http_code} %{num_connects}\n",
            url(server) + "/one",
            url(server) + "/two");
    assertBody(run, "/one 200 1\n/two 200 0\n");
    assertThat(server.stats().accepted()).isEqualTo(1);
  }

  @Test
  void readsWhyABodyIsRefusedThatItStillSends() throws Exception {
    Server server = serve(Apps.DIGEST, Options.builder().listen("127.0.0.1:0").maxBody(1_000_000));
    byte[] bytes = randomBytes(20_000_000);
    Path file = Files.write(dir.resolve("upload"), bytes);
    String refusal = "the body is larger than allowed 413";
    assertBody(
        curl("-H", "Expect:", "-w", " %{http_code}", "-T", file.toString(), url(server) + "/"),
        refusal);
    assertBody(
        curl(bytes, "-H", "Expect:", "-w", " %{http_code}", "-T", "-", url(server) + "/"), refusal);
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
