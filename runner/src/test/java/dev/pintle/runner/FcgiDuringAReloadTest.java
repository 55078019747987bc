package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FastCGI has no close notice, so the old worker leaves its connections to the web server. */
@Tag("socket")
@Timeout(120)
class FcgiDuringAReloadTest {
  private static final String APP =
      """
      import dev.pintle.*;
      public class Who {
        public static App app() {
          String generation = System.getenv("SERVER_STARTER_GENERATION");
          return env -> Response.text(generation);
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void answersWhatHasBegunAndWhatComesOnKeptConnections() throws Exception {
    Path app = Apps.packed(directory, "Who", APP);
    byte[] request = FcgiClient.request("SCRIPT_NAME", "", "REQUEST_URI", "/");
    int half = request.length / 2;
    try (Supervised supervisor =
        Supervised.start(
            directory,
            List.of("--listen", "0", "--settle", "50ms"),
            Supervised.ours("-s", "fcgi", app))) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      try (FcgiClient inTheMiddleOfItsParameters = FcgiClient.to(port);
          FcgiClient kept = FcgiClient.to(port)) {
        for (FcgiClient client : List.of(inTheMiddleOfItsParameters, kept)) {
          client.write(request);
          assertThat(client.receive()).endsWith("\r\n\r\n1");
        }
        inTheMiddleOfItsParameters.write(Arrays.copyOf(request, half));

        assertThat(supervisor.tell("reload").code()).isZero();
        supervisor.running().awaitError("draining for up to");

        inTheMiddleOfItsParameters.write(Arrays.copyOfRange(request, half, request.length));
        assertThat(inTheMiddleOfItsParameters.receive()).endsWith("\r\n\r\n1");
        for (int i = 0; i < 3; i++) {
          kept.write(request);
          assertThat(kept.receive()).endsWith("\r\n\r\n1");
        }
        Waiting.until(
            () -> {
              try (FcgiClient other = FcgiClient.to(port)) {
                other.write(request);
                return other.receive().endsWith("\r\n\r\n2");
              }
            },
            "an answer of the successor");
      }
      supervisor.running().awaitError("ended with exit status 0");
    }
  }
}
