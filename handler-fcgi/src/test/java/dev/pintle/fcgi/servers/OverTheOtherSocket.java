package dev.pintle.fcgi.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/**
 * The app at the root over a Unix-domain socket, below a path over TCP: the pages show it the other
 * way round. What is between a web server and the app is the same, so this only has to get there.
 */
abstract class OverTheOtherSocket extends ServerTest {
  @Override
  final boolean overUnixSocket() {
    return mount().isEmpty();
  }

  @Test
  void tellsThePath() throws Exception {
    assertThat(environmentOf(to("/a%20b/%2F?q")))
        .containsEntry("SCRIPT_NAME", mount())
        .containsEntry("PATH_INFO", "/a b//")
        .containsEntry("REQUEST_URI", mount() + "/a%20b/%2F?q");
  }

  @Test
  void passesBodiesOn() throws Exception {
    app = env -> Response.bytes("text/plain", Env.INPUT.get(env).readAllBytes());
    for (int i = 0; i < 3; i++) {
      String body = "body " + i;
      assertThat(send(to("/").POST(BodyPublishers.ofString(body))).body()).isEqualTo(body);
    }
  }
}
