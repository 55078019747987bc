package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and openssl, whose TLS is not the JDK's. */
class TlsProgramsTest extends SecureTest {
  private static Program.Run curl(String... arguments) throws IOException, InterruptedException {
    return Program.require("curl")
        .run(
            Stream.concat(
                    Stream.of("-q", "-sS", "--max-time", "60", "--http1.1", "--insecure"),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static void assertBody(Program.Run run, String expected) {
    assertThat(run.errors()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.output()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  @Tag("TLS-02")
  void curlSpeaksOneVersionOnly(String version) throws Exception {
    Server server = serveSecurely(Apps.PATH);
    assertBody(curl("--tlsv" + version, "--tls-max", version, secureUrl(server) + "/x"), "/x");
  }

  @Test
  @Tag("TLS-02")
  void curlIsRefusedAnOldVersion() throws Exception {
    Server server = serveSecurely(Apps.PATH);
    Program.Run run =
        curl(
            "--tlsv1.0",
            "--tls-max",
            "1.1",
            "--ciphers",
            "DEFAULT@SECLEVEL=0",
            secureUrl(server) + "/x");
    assertThat(run.status()).as(run.toString()).isEqualTo(35); // the handshake failed
    assertThat(run.errors()).contains("alert");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void curlUploads(String version) throws Exception {
    byte[] bytes = randomBytes(10_000_000);
    Path file = Files.write(dir.resolve("upload"), bytes);
    Server server = serveSecurely(Apps.DIGEST);
    assertBody(
        curl("--tls-max", version, "-T", file.toString(), secureUrl(server) + "/"),
        Apps.digest(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void curlDownloads(String version) throws Exception {
    byte[] bytes = randomBytes(10_000_000);
    Path file = Files.write(dir.resolve("file.bin"), bytes);
    Server server = serveSecurely(env -> Response.file(file));
    Path copy = dir.resolve("copy");
    assertBody(curl("--tls-max", version, "-o", copy.toString(), secureUrl(server)), "");
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
  }

  @Test
  void curlReadsABodyThatEndsWithTheConnection() throws Exception {
    byte[] bytes = randomBytes(300_000);
    Server server = serveSecurely(Apps.streaming(bytes));
    assertBody(curl("--http1.0", "--no-alpn", secureUrl(server)), new String(bytes, ISO_8859_1));
  }

  @Test
  void curlAsksForTheHeadOnly() throws Exception {
    Server server = serveSecurely(Apps.PATH);
    Program.Run run = curl("--head", secureUrl(server) + "/head");
    assertThat(run.status()).isZero();
    assertThat(run.output()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 5\r\n");
  }

  @Test
  void curlAsksTwiceOnOneConnection() throws Exception {
    Server server = serveSecurely(Apps.PATH);
    Program.Run run =
        curl("-w", " %{num_connects}\n", secureUrl(server) + "/one", secureUrl(server) + "/two");
    assertBody(run, "/one 1\n/two 0\n");
  }

  @Test
  void opensslResumesASession() throws Exception {
    Server server = serveSecurely(Apps.PATH);
    Path session = dir.resolve("session");
    assertThat(client(server, "-sess_out", session.toString())).contains("New, TLSv1.2");
    assertThat(client(server, "-sess_in", session.toString())).contains("Reused, TLSv1.2");
  }

  private static String client(Server server, String... arguments) throws Exception {
    return Program.require("openssl")
        .run(
            Stream.concat(
                    Stream.of("s_client", "-connect", "127.0.0.1:" + server.port(), "-tls1_2"),
                    Stream.of(arguments))
                .toArray(String[]::new))
        .output();
  }

  @Test
  void opensslThatWantsToNegotiateAnewIsClosed() throws Exception {
    Server server = serveSecurely(Apps.PATH);
    Program.Run run =
        Program.require("openssl")
            .run(
                "R\n".getBytes(ISO_8859_1),
                "s_client",
                "-connect",
                "127.0.0.1:" + server.port(),
                "-tls1_2");
    assertThat(run.output() + run.errors()).contains("RENEGOTIATING");
    assertBody(curl(secureUrl(server) + "/on"), "/on");
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
