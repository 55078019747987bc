package dev.pintle.fcgi.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Caddy, whose page is {@code docs/deploy/caddy.md}. */
class CaddyTest {
  @Nested
  class AtTheRoot extends BehindCaddy {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return CaddyTest.start(
          dir, port, DeployPage.block("caddy.md", "at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class BelowAPath extends BehindCaddy {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return CaddyTest.start(
          dir,
          port,
          DeployPage.block("caddy.md", "below a path")
              .with("unix//run/pintle/app.sock", address.replace("unix:", "unix/")));
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
      return CaddyTest.start(
          dir,
          port,
          DeployPage.block("caddy.md", "at the root")
              .with("127.0.0.1:9000", address.replace("unix:", "unix/")));
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
      return CaddyTest.start(
          dir,
          port,
          DeployPage.block("caddy.md", "below a path").with("unix//run/pintle/app.sock", address));
    }
  }

  abstract static class BehindCaddy extends BehindAWebServer {
    @Override
    boolean keepsConnections() {
      return false;
    }
  }

  /** Without what Caddy does for the whole machine: its port of administration, and its files. */
  private static WebServerProcess start(Path dir, int port, DeployPage page) throws IOException {
    Path config = dir.resolve("Caddyfile");
    Files.writeString(
        config,
        """
        {
          admin off
        }

        %s
        """
            .formatted(page.with(":80 {", ":" + port + " {\n  bind 127.0.0.1").text()));
    return WebServerProcess.start(
        dir, port, "caddy", "run", "--adapter", "caddyfile", "--config", config.toString());
  }
}
