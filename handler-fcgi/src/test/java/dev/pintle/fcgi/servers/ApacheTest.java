package dev.pintle.fcgi.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache, whose page is {@code docs/deploy/apache.md}. */
class ApacheTest {
  @Nested
  class ByProxyPassAtTheRoot extends BehindAWebServer {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "ProxyPass at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class ByProxyPassBelowAPath extends BehindAWebServer {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "ProxyPass below a path")
              .with("unix:/run/pintle/app.sock", address));
    }
  }

  @Nested
  class BySetHandlerAtTheRoot extends BehindAWebServer {
    @Override
    int statusOfALineFeed() {
      return 403;
    }

    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "SetHandler at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class BySetHandlerBelowAPath extends BehindAWebServer {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "SetHandler below a path")
              .with("unix:/run/pintle/app.sock", address));
    }
  }

  @Nested
  class ByProxyPassAtTheRootOverAUnixSocket extends OverTheOtherSocket {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "ProxyPass at the root")
              .with("fcgi://127.0.0.1:9000", address + "|fcgi://pintle"));
    }
  }

  @Nested
  class ByProxyPassBelowAPathOverTcp extends OverTheOtherSocket {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "ProxyPass below a path")
              .with("unix:/run/pintle/app.sock|fcgi://pintle", "fcgi://" + address));
    }
  }

  @Nested
  class BySetHandlerAtTheRootOverAUnixSocket extends OverTheOtherSocket {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "SetHandler at the root")
              .with("fcgi://127.0.0.1:9000", address + "|fcgi://pintle"));
    }
  }

  @Nested
  class BySetHandlerBelowAPathOverTcp extends OverTheOtherSocket {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "SetHandler below a path")
              .with("unix:/run/pintle/app.sock|fcgi://pintle", "fcgi://" + address));
    }
  }

  @Nested
  class SendingFiles extends SendingFilesOfTheApp {
    @Override
    String option() {
      return "X-Sendfile:%s";
    }

    @Override
    boolean takesAnyName() {
      return false;
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "that sends files")
              .with("127.0.0.1:9000", address)
              .with("/var/www/files", files().toString()));
    }
  }

  @Nested
  class Uploads extends PiecesOfAnUpload {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return ApacheTest.start(
          dir,
          port,
          DeployPage.block("apache.md", "ProxyPass at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  @Tag("socket")
  @Timeout(60)
  class SpawningByModFcgid {
    @Test
    void startsTheAppAndStopsIt(@TempDir Path dir) throws Exception {
      DeployPage page =
          DeployPage.block("apache.md", "mod_fcgid")
              .with(
                  "/opt/pintle/bin/pintle -s fcgi -l fd:0 /srv/App.java",
                  SpawnedApp.program(dir).toString());
      SpawnedApp.assertServed(ApacheTest.start(dir, FreePort.any(), page), 1, " alone ");
    }
  }

  /** The rest of the configuration, which Debian has in {@code /etc/apache2}. */
  private static WebServerProcess start(Path dir, int port, DeployPage page) throws IOException {
    Path config = dir.resolve("apache2.conf");
    Files.createDirectories(dir.resolve("www"));
    Path sockets = Files.createDirectories(dir.resolve("sockets")); // Apache's user makes them
    Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        config,
        """
        ServerRoot %1$s
        ServerName 127.0.0.1
        Listen 127.0.0.1:%2$d
        PidFile %1$s/apache2.pid
        DefaultRuntimeDir %1$s
        ErrorLog /dev/stderr
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
        LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
        LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
        LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so
        LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so
        LoadModule xsendfile_module /usr/lib/apache2/modules/mod_xsendfile.so
        FcgidIPCDir %1$s/sockets
        FcgidProcessTableFile %1$s/fcgid
        %3$s
        <Directory />
          Require all denied
        </Directory>
        <Directory %1$s/www>
          Require all granted
        </Directory>
        %4$s
        """
            .formatted(
                dir,
                port,
                WebServerProcess.isRoot() ? "User www-data\nGroup www-data" : "",
                page.with("*:80", "127.0.0.1:" + port)
                    .with("/var/www/html", dir.resolve("www").toString())
                    .text()));
    return WebServerProcess.start(
        dir, port, "apache2", "-f", config.toString(), "-D", "FOREGROUND", "-k", "start");
  }
}
