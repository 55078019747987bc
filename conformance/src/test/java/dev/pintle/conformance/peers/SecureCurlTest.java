package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Response;
import dev.pintle.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** curl over TLS, in HTTP/1.1 and in HTTP/2. */
class SecureCurlTest extends SecureTest {
  private static Program curl;

  @BeforeAll
  static void findCurl() {
    curl = Program.require("curl");
  }

  private static String curl(String... arguments) throws Exception {
    Program.Run run =
        curl.run(
            Stream.concat(
                    Stream.of("-q", "-sS", "--max-time", "60", "--insecure"), Stream.of(arguments))
                .toArray(String[]::new));
    assertThat(run.errors()).isEmpty();
    assertThat(run.status()).isZero();
    return run.output();
  }

  @Test
  void getsInHttp1() throws Exception {
    Server server = serveSecurely(env -> Response.text(Env.SCHEME.get(env)));
    assertThat(curl("--http1.1", "-w", " %{http_version}", secureUrl(server)))
        .isEqualTo("https 1.1");
  }

  @Test
  void getsInHttp2() throws Exception {
    assumeDeclared(Feature.HTTP_2);
    Server server = serveSecurely(env -> Response.text(Env.SERVER_PROTOCOL.get(env)));
    assertThat(curl("--http2", "-w", " %{http_version}", secureUrl(server)))
        .isEqualTo("HTTP/2.0 2");
  }

  @Test
  void getsInHttp2WithoutTlsByPriorKnowledge() throws Exception {
    assumeDeclared(Feature.HTTP_2);
    Server server = serve(Apps.PATH);
    assertThat(curl("--http2-prior-knowledge", "-w", " %{http_version}", url(server) + "/known"))
        .isEqualTo("/known 2");
  }

  @Test
  void getsInHttp1WithoutTlsThoughItOffersAnUpgradeToHttp2() throws Exception {
    Server server = serve(Apps.PATH);
    assertThat(curl("--http2", "-w", " %{http_version}", url(server) + "/offered"))
        .isEqualTo("/offered 1.1");
  }

  @Test
  void uploadsInHttp2() throws Exception {
    assumeDeclared(Feature.HTTP_2);
    Server server = serveSecurely(Apps.DIGEST);
    byte[] bytes = new byte[3_000_000];
    new Random(3).nextBytes(bytes);
    Path file = Files.write(dir.resolve("upload"), bytes);
    assertThat(curl("--http2", "-T", file.toString(), secureUrl(server) + "/"))
        .isEqualTo(Apps.digest(bytes));
  }
}
