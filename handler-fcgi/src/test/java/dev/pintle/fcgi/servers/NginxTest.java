package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.fcgi.FcgiOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** nginx, whose page is {@code docs/deploy/nginx.md}. */
class NginxTest {
  /** Debian's fastcgi_params passes the host of the target on, which has no port. */
  abstract static class BehindNginx extends BehindAWebServer {
    @Override
    String host(int port) {
      return "127.0.0.1";
    }

    /** No other web server looks at its client before it has something for it. */
    @Test
    void tellsAnAppThatOnlyWaitsThatTheClientHasLeft() throws Exception {
      CountDownLatch called = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      CountDownLatch seen = new CountDownLatch(1);
      app =
          env -> {
            var unused = Env.CANCELLATION.get(env).onCancel(cancelled::countDown);
            called.countDown();
            var ignored = seen.await(50, TimeUnit.SECONDS); // longer than the test waits
            return Response.text("nobody reads this");
          };
      try (Socket socket = connect()) {
        socket
            .getOutputStream()
            .write("GET %s/ HTTP/1.1\r\nHost: a\r\n\r\n".formatted(mount()).getBytes(ISO_8859_1));
        await(called);
      }
      try {
        await(cancelled);
      } finally {
        seen.countDown();
      }
    }
  }

  @Nested
  class AtTheRoot extends BehindNginx {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir, port, DeployPage.block("nginx.md", "at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class BelowAPath extends BehindNginx {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir,
          port,
          DeployPage.block("nginx.md", "below a path").with("unix:/run/pintle/app.sock", address));
    }
  }

  @Nested
  class SendingFiles extends SendingFilesOfTheApp {
    @Override
    String option() {
      return "X-Accel-Redirect:%s=/internal-files/";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir,
          port,
          DeployPage.block("nginx.md", "that sends files")
              .with("127.0.0.1:9000", address)
              .with("/var/www/files", files().toString()));
    }

    /** As its page says. */
    @Test
    void keepsSixFieldsOfTheApp() throws Exception {
      Path file = Files.writeString(files().resolve("kept"), "some text");
      app =
          env ->
              Response.file(file)
                  .withHeader("Content-Type", "text/x-own")
                  .withHeader("Content-Disposition", "attachment")
                  .withHeader("Accept-Ranges", "none")
                  .withHeader("Set-Cookie", "a=b")
                  .withHeader("Cache-Control", "private")
                  .withHeader("Expires", "Thu, 01 Jan 2026 00:00:00 GMT")
                  .withHeader("ETag", "\"own\"")
                  .withHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
                  .withHeader("Content-Security-Policy", "default-src 'self'");
      HttpResponse<String> response = send(to("/"));
      assertThat(response.body()).isEqualTo("some text");
      assertThat(response.headers().map())
          .containsEntry("content-type", List.of("text/x-own"))
          .containsEntry("content-disposition", List.of("attachment"))
          .containsEntry("accept-ranges", List.of("none", "bytes"))
          .containsEntry("set-cookie", List.of("a=b"))
          .containsEntry("cache-control", List.of("private"))
          .containsEntry("expires", List.of("Thu, 01 Jan 2026 00:00:00 GMT"))
          .doesNotContainKey("content-security-policy");
      assertThat(response.headers().firstValue("ETag")).isPresent().get().isNotEqualTo("\"own\"");
      assertThat(response.headers().firstValue("Last-Modified"))
          .isPresent()
          .get()
          .isNotEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
    }
  }

  @Nested
  class WithoutBuffersForUploads extends PiecesOfAnUpload {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir,
          port,
          DeployPage.block("nginx.md", "at the root")
              .with("127.0.0.1:9000", address)
              .with(
                  "fastcgi_keep_conn on;", "fastcgi_keep_conn on; fastcgi_request_buffering off;"));
    }
  }

  @Nested
  class ThatRewritesTargets extends ServerTest {
    @Override
    String mount() {
      return "";
    }

    @Override
    Options.Builder options() {
      return Options.builder().set(FcgiOptions.PATH, "trust");
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir,
          port,
          DeployPage.block("nginx.md", "rewritten")
              .with("127.0.0.1:9000", address)
              .with(
                  "include fastcgi_params;",
                  "include fastcgi_params; fastcgi_param HTTP_HOST $host:$server_port;"));
    }

    /** By the line that the page has for other ports than 80 and 443. */
    @Test
    void tellsTheHostWithThePort() throws Exception {
      assertThat(environmentOf(to("/"))).containsEntry("HTTP_HOST", "127.0.0.1:" + web.port());
    }

    @Test
    void isTrustedWithThePath() throws Exception {
      assertThat(environmentOf(to("/old/caf%C3%A9/a%20b?q=1")))
          .containsEntry("SCRIPT_NAME", "/shop")
          .containsEntry("PATH_INFO", "/new/café/a b")
          .containsEntry("QUERY_STRING", "q=1")
          .containsEntry("REQUEST_URI", "/old/caf%C3%A9/a%20b?q=1");
    }

    @Test
    void isTrustedWithAPathThatItLeftAlone() throws Exception {
      assertThat(environmentOf(to("/new/a")))
          .containsEntry("SCRIPT_NAME", "/shop")
          .containsEntry("PATH_INFO", "/new/a");
    }
  }

  @Nested
  class AtTheRootOverAUnixSocket extends OverTheOtherSocket {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir, port, DeployPage.block("nginx.md", "at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class BelowAPathOverTcp extends OverTheOtherSocket {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return NginxTest.start(
          dir,
          port,
          DeployPage.block("nginx.md", "below a path").with("unix:/run/pintle/app.sock", address));
    }
  }

  /** The rest of the configuration, which Debian has in {@code /etc/nginx}. */
  private static WebServerProcess start(Path dir, int port, DeployPage page) throws IOException {
    Files.writeString(
        dir.resolve("pintle.conf"),
        page.with("listen 80;", "listen 127.0.0.1:" + port + ";").text());
    Path config = dir.resolve("nginx.conf");
    Files.copy(Path.of("/etc/nginx/fastcgi_params"), dir.resolve("fastcgi_params"));
    Files.writeString(
        config,
        """
        %1$s
        daemon off;
        worker_processes 2;
        pid %2$s/nginx.pid;
        events {}
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          include pintle.conf;
        }
        """
            .formatted(WebServerProcess.isRoot() ? "user root;" : "", dir));
    return WebServerProcess.start(
        dir, port, "nginx", "-p", dir.toString(), "-e", "stderr", "-c", config.toString());
  }
}
