package dev.pintle.fcgi.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** lighttpd, whose page is {@code docs/deploy/lighttpd.md}. */
class LighttpdTest {
  @Nested
  class AtTheRoot extends BehindLighttpd {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "at the root")
              .with(
                  "\"port\" => 9000",
                  "\"port\" => " + address.substring(address.indexOf(':') + 1)));
    }
  }

  @Nested
  class BelowAPath extends BehindLighttpd {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "below a path")
              .with("/run/pintle/app.sock", address.substring("unix:".length())));
    }
  }

  @Nested
  class SendingFiles extends SendingFilesOfTheApp {
    @Override
    String option() {
      return "X-LIGHTTPD-send-file:%s";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "that sends files")
              .with(
                  "\"port\" => 9000", "\"port\" => " + address.substring(address.indexOf(':') + 1))
              .with("/var/www/files", files().toString()));
    }
  }

  @Nested
  class WithoutBuffersForUploads extends PiecesOfAnUpload {
    /** It gathers chunks, to know their length. */
    @Override
    boolean passesChunksOn() {
      return false;
    }

    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "at the root")
              .with(
                  "\"port\" => 9000", "\"port\" => " + address.substring(address.indexOf(':') + 1))
              .with(
                  "server.stream-response-body = 1",
                  "server.stream-response-body = 1\nserver.stream-request-body = 2"));
    }
  }

  @Nested
  @Tag("socket")
  @Timeout(60)
  class Spawning {
    @Test
    void startsTheAppAndStopsIt(@TempDir Path dir) throws Exception {
      DeployPage page =
          DeployPage.block("lighttpd.md", "spawned")
              .with(
                  "/opt/pintle/bin/pintle -s fcgi -l fd:0 /srv/App.java",
                  SpawnedApp.program(dir).toString())
              .with("/run/lighttpd/app.sock", dir.resolve("app.sock").toString());
      SpawnedApp.assertServed(LighttpdTest.start(dir, FreePort.any(), page), 20, " met ");
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
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "at the root")
              .with(
                  "\"host\" => \"127.0.0.1\",\n  \"port\" => 9000",
                  "\"socket\" => \"" + address.substring("unix:".length()) + "\""));
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
      return LighttpdTest.start(
          dir,
          port,
          DeployPage.block("lighttpd.md", "below a path")
              .with(
                  "\"socket\" => \"/run/pintle/app.sock\"",
                  "\"host\" => \"" + address.replace(":", "\", \"port\" => ")));
    }
  }

  abstract static class BehindLighttpd extends BehindAWebServer {
    @Override
    boolean keepsConnections() {
      return false;
    }

    @Override
    int statusOfALineFeed() {
      return 400;
    }
  }

  /** The rest of the configuration, which Debian has in {@code /etc/lighttpd}. */
  private static WebServerProcess start(Path dir, int port, DeployPage page) throws IOException {
    Path config = dir.resolve("lighttpd.conf");
    Files.writeString(
        config,
        """
        server.bind = "127.0.0.1"
        server.port = %1$d
        server.document-root = "%2$s"
        server.upload-dirs = ( "%2$s" )
        %3$s
        """
            .formatted(port, dir, page.text()));
    return WebServerProcess.start(dir, port, "lighttpd", "-D", "-f", config.toString());
  }
}
