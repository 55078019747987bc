package dev.pintle.runner;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A balancer of the test's own, configured as {@code docs/deploy/rolling-restart.md} has it. */
final class Balancer implements AutoCloseable {
  /** Debian has most servers where only root looks. */
  private static final List<String> MORE_PLACES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final long PATIENCE_SECONDS = 30;

  private static final String PAGE = "rolling-restart.md";

  private final Process process;
  private final int port;
  private final Path said;

  private Balancer(Process process, int port, Path said) {
    this.process = process;
    this.port = port;
    this.said = said;
  }

  static Balancer haproxy(Path dir, int first, int second) throws Exception {
    int port = FreePort.any();
    DeployPage page = page("haproxy", first, second).with("bind :80", "bind 127.0.0.1:" + port);
    Path config =
        Files.writeString(
            dir.resolve("haproxy.cfg"),
            """
            defaults
              mode http
              timeout connect 5s
              timeout client 50s
              timeout server 50s

            """
                + page.text());
    return start(dir, port, "haproxy", "-db", "-f", config.toString());
  }

  static Balancer nginx(Path dir, int first, int second) throws Exception {
    int port = FreePort.any();
    DeployPage page =
        page("nginx", first, second).with("listen 80;", "listen 127.0.0.1:" + port + ";");
    Path config =
        Files.writeString(
            dir.resolve("nginx.conf"),
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
              %3$s
            }
            """
                .formatted(isRoot() ? "user root;" : "", dir, page.text()));
    return start(dir, port, "nginx", "-p", dir.toString(), "-e", "stderr", "-c", config.toString());
  }

  static Balancer apache(Path dir, int first, int second) throws Exception {
    int port = FreePort.any();
    StringBuilder modules = new StringBuilder();
    for (String module :
        List.of(
            "mpm_event",
            "authz_core",
            "slotmem_shm",
            "proxy",
            "proxy_http",
            "proxy_balancer",
            "proxy_hcheck",
            "lbmethod_byrequests")) {
      modules.append(
          "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
    }
    Path config =
        Files.writeString(
            dir.resolve("apache2.conf"),
            """
            ServerRoot %1$s
            ServerName 127.0.0.1
            Listen 127.0.0.1:%2$d
            PidFile %1$s/apache2.pid
            DefaultRuntimeDir %1$s
            ErrorLog /dev/stderr
            %3$s
            %4$s
            %5$s
            """
                .formatted(
                    dir,
                    port,
                    modules,
                    isRoot() ? "User www-data\nGroup www-data" : "",
                    page("apache", first, second).with("*:80", "127.0.0.1:" + port).text()));
    return start(dir, port, "apache2", "-f", config.toString(), "-D", "FOREGROUND", "-k", "start");
  }

  private static DeployPage page(String language, int first, int second) throws IOException {
    return DeployPage.block(PAGE, language + " rolling restart")
        .with("10.0.0.1:8080", "127.0.0.1:" + first)
        .with("10.0.0.2:8080", "127.0.0.1:" + second);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Finds a program, unless it is not installed. */
  static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)), MORE_PLACES.stream())
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Balancer start(Path dir, int port, String program, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(find(program).orElseThrow().toString()));
    command.addAll(List.of(arguments));
    Path said = dir.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("HOME", dir.toString(), "PATH", "/usr/bin:/bin"));
    Balancer balancer =
        new Balancer(
            builder.redirectErrorStream(true).redirectOutput(said.toFile()).start(), port, said);
    try {
      Waiting.until(balancer::accepts, program + " to accept");
      return balancer;
    } catch (Exception | AssertionError e) {
      balancer.close();
      throw new AssertionError("it said: " + balancer.said(), e);
    }
  }

  private boolean accepts() {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new AssertionError("it has ended");
      }
      return false;
    }
  }

  int port() {
    return port;
  }

  /** What it has written to its standard output and error. */
  String said() throws IOException {
    return Files.readString(said);
  }

  /** Ends its children and then itself. */
  @Override
  public void close() {
    process.destroy();
    if (!hasEnded()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("a balancer did not stop");
    }
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while a balancer stopped", e);
    }
  }
}
