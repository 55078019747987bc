package dev.pintle.bench.reload;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A web server in front of an app that speaks FastCGI. */
final class WebServer implements Closeable {
  private static final int ATTEMPTS = 600;

  private final LoggedProcess process;
  private final int port;

  private WebServer(LoggedProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * nginx, with the configuration for redeploys.
   *
   * @param bounded whether the life of connections to the app is bounded, as that has it
   */
  static WebServer nginx(Site site, boolean bounded) throws IOException, InterruptedException {
    int port = FreePort.any();
    Recipe recipe =
        Recipe.of(site.home(), "nginx.md", "nginx for redeploys")
            .with("127.0.0.1:9000", site.address())
            .with("listen 80;", "listen 127.0.0.1:" + port + " backlog=1024;");
    if (!bounded) {
      recipe = recipe.with("keepalive_time 1s;", "").with("keepalive_timeout 1s;", "");
    }
    Path folder = site.folder();
    Files.writeString(folder.resolve("pintle.conf"), recipe.text());
    Files.copy(Path.of("/etc/nginx/fastcgi_params"), folder.resolve("fastcgi_params"));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        %1$s
        daemon off;
        worker_processes 2;
        pid %2$s/nginx.pid;
        events { worker_connections 8192; }
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
            .formatted(Program.isRoot() ? "user root;" : "", folder));
    return start(
        folder,
        port,
        List.of(
            Program.find("nginx").toString(),
            "-p",
            folder.toString(),
            "-e",
            "stderr",
            "-c",
            configuration.toString()));
  }

  /** Apache, which keeps connections to the app, as its recipe has it. */
  static WebServer apache(Site site) throws IOException, InterruptedException {
    int port = FreePort.any();
    Path folder = site.folder();
    // Apache changes its user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Recipe recipe =
        Recipe.of(site.home(), "apache.md", "apache ProxyPass at the root")
            .with("127.0.0.1:9000", site.address())
            .with("*:80", "127.0.0.1:" + port)
            .with("/var/www/html", folder.toString());
    Path configuration = folder.resolve("apache2.conf");
    Files.writeString(
        configuration,
        """
        ServerRoot %1$s
        ServerName 127.0.0.1
        Listen 127.0.0.1:%2$d
        PidFile %1$s/apache2.pid
        DefaultRuntimeDir %1$s
        ErrorLog /dev/stderr
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
        LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
        LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so
        %3$s
        %4$s
        """
            .formatted(
                folder,
                port,
                Program.isRoot() ? "User www-data\nGroup www-data" : "",
                recipe.text()));
    return start(
        folder,
        port,
        List.of(
            Program.find("apache2").toString(),
            "-f",
            configuration.toString(),
            "-D",
            "FOREGROUND",
            "-k",
            "start"));
  }

  private static WebServer start(Path folder, int port, List<String> command)
      throws IOException, InterruptedException {
    WebServer server = new WebServer(LoggedProcess.start(folder, Map.of(), command), port);
    try {
      server.awaitStart();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    for (int n = 0; n < ATTEMPTS && process.isAlive(); n++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IOException("a web server did not start: " + process.log());
  }

  int port() {
    return port;
  }

  String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}
