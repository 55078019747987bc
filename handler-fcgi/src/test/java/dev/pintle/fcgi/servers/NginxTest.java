package dev.pintle.fcgi.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** nginx, whose page is {@code docs/deploy/nginx.md}. */
class NginxTest {
  /** Debian's fastcgi_params passes the host of the target on, which has no port. */
  abstract static class BehindNginx extends BehindAWebServer {
    @Override
    String host(int port) {
      return "127.0.0.1";
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
