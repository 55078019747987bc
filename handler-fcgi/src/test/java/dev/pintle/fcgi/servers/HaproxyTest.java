package dev.pintle.fcgi.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** HAProxy, whose page is {@code docs/deploy/haproxy.md}. */
class HaproxyTest {
  @Nested
  class AtTheRoot extends BehindHaproxy {
    @Override
    String mount() {
      return "";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return HaproxyTest.start(
          dir, port, DeployPage.block("haproxy.md", "at the root").with("127.0.0.1:9000", address));
    }
  }

  @Nested
  class BelowAPath extends BehindHaproxy {
    @Override
    String mount() {
      return "/app";
    }

    @Override
    WebServerProcess startBefore(String address, int port) throws IOException {
      return HaproxyTest.start(
          dir,
          port,
          DeployPage.block("haproxy.md", "below a path")
              .with("unix@/run/pintle/app.sock", address.replace("unix:", "unix@")));
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
      return HaproxyTest.start(
          dir,
          port,
          DeployPage.block("haproxy.md", "at the root")
              .with("127.0.0.1:9000", address.replace("unix:", "unix@")));
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
      return HaproxyTest.start(
          dir,
          port,
          DeployPage.block("haproxy.md", "below a path")
              .with("unix@/run/pintle/app.sock", address));
    }
  }

  abstract static class BehindHaproxy extends BehindAWebServer {
    @Override
    int statusOfALineFeed() {
      return 500;
    }

    @Override
    boolean takesManyChunks() {
      return false;
    }
  }

  /** The rest of the configuration, which Debian has in {@code /etc/haproxy}. */
  private static WebServerProcess start(Path dir, int port, DeployPage page) throws IOException {
    Path config = dir.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 50s
          timeout server 50s

        %s
        """
            .formatted(page.with("bind :80", "bind 127.0.0.1:" + port).text()));
    return WebServerProcess.start(dir, port, "haproxy", "-db", "-f", config.toString());
  }
}
