package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the log says of the web server in front. */
@Tag("socket")
class FrontServersTest {
  private static String logOf(Options.Builder options, boolean keep, String... params)
      throws IOException {
    try (CapturedLog log = new CapturedLog();
        Served served = new Served(env -> Response.text("x"), options)) {
      for (int n = 0; n < 2; n++) {
        WebServer connection = served.connect();
        connection.get(1, keep, "/", params);
        assertThat(connection.reply(1).bodyText()).isEqualTo("x");
      }
      return log.text();
    }
  }

  @Test
  void itIsNamedOnceWithHowItKeepsConnections() throws IOException {
    String log =
        logOf(Options.builder(), false, "SERVER_SOFTWARE", "nginx/1.22.1", "REMOTE_ADDR", "::1");
    assertThat(log)
        .containsOnlyOnce("nginx/1.22.1 is in front; it opens a connection for each request")
        .contains("fastcgi_keep_conn on")
        .doesNotContain("WARN");
  }

  @Test
  void whatItDoesNotPassIsMissed() throws IOException {
    assertThat(logOf(Options.builder(), true, "SERVER_SOFTWARE", "odd"))
        .contains("odd: it does not pass REMOTE_ADDR");
    assertThat(
            logOf(
                Options.builder().set(FcgiOptions.PATH, "trust"),
                true,
                "SERVER_SOFTWARE",
                "Apache/2.4",
                "SCRIPT_FILENAME",
                "proxy:fcgi://127.0.0.1:9000/x"))
        .contains("with fcgi.path=trust it has to pass PATH_INFO")
        .contains("set \"ProxyFCGIBackendType GENERIC\"")
        .contains("CGIPassAuth On");
  }

  @Test
  void whatIsDangerousOrOddIsTold() throws IOException {
    assertThat(
            logOf(
                Options.builder(),
                true,
                "SERVER_SOFTWARE",
                "nginx/1",
                "HTTP_PROXY",
                "http://evil",
                "CONTENT_LENGTH",
                "",
                "SERVER_PORT",
                "8080"))
        .contains("CVE-2016-5386")
        .contains("HTTP_HOST has no port though SERVER_PORT is 8080")
        .contains("an empty CONTENT_LENGTH is taken for none");
  }

  @Test
  void noParameterForgesALine() throws IOException {
    assertThat(
            logOf(
                Options.builder(),
                true,
                "SERVER_SOFTWARE",
                "odd\nFORGED",
                "SERVER_PORT",
                "8080\nFORGED"))
        .contains("SERVER_PORT is 8080\\u000aFORGED")
        .doesNotContain("\nFORGED");
  }
}
