package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ab speaks HTTP/1.0, with keep-alive if it is asked to. */
class AbTest extends ServerTest {
  private static final int REQUESTS = 5000;

  private static Program ab;

  @BeforeAll
  static void findAb() {
    ab = Program.require("ab");
  }

  @Test
  void keepsItsConnections() throws Exception {
    Server server = serve(Apps.PATH);
    Program.Run run = ab("-k", url(server) + "/path");
    assertComplete(run);
    assertThat(run.output()).containsPattern("Keep-Alive requests: +" + REQUESTS + "\n");
    assertThat(server.stats().accepted()).isLessThanOrEqualTo(51);
  }

  @Test
  void connectsForEachRequest() throws Exception {
    Server server = serve(Apps.PATH);
    assertComplete(ab(url(server) + "/path"));
    assertThat(server.stats().accepted()).isGreaterThanOrEqualTo(REQUESTS);
  }

  @Test
  void posts() throws Exception {
    Server server = serve(Apps.METHOD_AND_BODY);
    Path body = Files.write(dir.resolve("body"), new byte[3000]);
    Program.Run run = ab("-k", "-p", body.toString(), "-T", "text/plain", url(server) + "/");
    assertComplete(run);
    assertThat(run.output()).containsPattern("Document Length: +3005 bytes\n");
  }

  @Test
  void readsStreamsThatEndWithTheConnection() throws Exception {
    Server server = serve(Apps.streaming(new byte[20_000]));
    Program.Run run = ab(url(server) + "/");
    assertComplete(run);
    assertThat(run.output()).containsPattern("Document Length: +20000 bytes\n");
  }

  private static Program.Run ab(String... arguments) throws IOException, InterruptedException {
    return ab.run(
        Stream.concat(
                Stream.of("-q", "-c", "50", "-n", Integer.toString(REQUESTS)), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void assertComplete(Program.Run run) {
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.output())
        .containsPattern("Complete requests: +" + REQUESTS + "\n")
        .containsPattern("Failed requests: +0\n")
        .doesNotContain("Non-2xx", "Write errors");
  }
}
