package dev.pintle.conformance.peers;

import dev.pintle.Options;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An nginx of the test's own, in a directory of its own, with kept connections to the server. */
final class Nginx implements Closeable {
  private static final long START_SECONDS = 20;

  /** nginx keeps the connection too when a body of known length broke off, and its client waits. */
  private static final long LONGEST_IDLE_MILLIS = 3000;

  private static final String PROXY =
      """
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      location / {
        proxy_pass http://pintle;
      }
      location /unbuffered/ {
        proxy_pass http://pintle/;
        proxy_buffering off;
        proxy_request_buffering off;
      }
      """;

  private static final String FCGI =
      """
      location / {
        fastcgi_pass pintle;
        fastcgi_keep_conn on;
        fastcgi_buffering off;
        fastcgi_request_buffering off;
        fastcgi_buffer_size 16k;
        fastcgi_buffers 8 16k;
        fastcgi_pass_header Date;
        fastcgi_pass_header Server;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_param QUERY_STRING $query_string;
        fastcgi_param SCRIPT_NAME $fastcgi_script_name;
        fastcgi_param SERVER_PROTOCOL $server_protocol;
        fastcgi_param REQUEST_SCHEME $scheme;
        fastcgi_param HTTPS $https if_not_empty;
        fastcgi_param SERVER_NAME $server_addr;
        fastcgi_param SERVER_PORT $server_port;
        fastcgi_param REMOTE_ADDR $remote_addr;
        fastcgi_param REMOTE_PORT $remote_port;
        fastcgi_param CONTENT_TYPE $content_type;
        fastcgi_param CONTENT_LENGTH $content_length;
      }
      client_header_timeout %dms;
      keepalive_timeout %dms;
      """;

  private final Process master;
  private final int port;
  private final Path log;

  private Nginx(Process master, int port, Path log) {
    this.master = master;
    this.port = port;
    this.log = log;
  }

  /** Starts one as a reverse proxy, and waits until it accepts connections. */
  static Nginx before(SocketAddress upstream, Path dir) throws IOException, InterruptedException {
    return start(upstream, dir, PROXY);
  }

  /**
   * Starts one in front of a server that speaks FastCGI, with nothing buffered between them and the
   * timeouts of heads and of kept connections, which are nginx's there.
   */
  static Nginx beforeFcgi(SocketAddress upstream, Path dir, Options options)
      throws IOException, InterruptedException {
    long head = options.headTimeout().toMillis();
    long idle = Math.min(options.idleTimeout().toMillis(), LONGEST_IDLE_MILLIS);
    return start(upstream, dir, FCGI.formatted(head, idle));
  }

  private static Nginx start(SocketAddress upstream, Path dir, String locations)
      throws IOException, InterruptedException {
    Program program = Program.require("nginx");
    int port = FreePort.any();
    Path log = dir.resolve("error.log");
    String text = config(upstream, port, dir, locations);
    Path config = Files.writeString(dir.resolve("nginx.conf"), text);
    Process master =
        program
            .builder("-p", dir.toString(), "-e", log.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("nginx.out").toFile())
            .start();
    Nginx nginx = new Nginx(master, port, log);
    try {
      nginx.awaitReady();
    } catch (IOException | InterruptedException e) {
      nginx.close();
      throw e;
    }
    return nginx;
  }

  private static String config(SocketAddress upstream, int port, Path dir, String locations) {
    String server =
        upstream instanceof UnixDomainSocketAddress path
            ? "unix:" + path
            : "127.0.0.1:" + ((InetSocketAddress) upstream).getPort();
    // Started by root, nginx would change its workers to a user who may open neither the socket
    // nor the directory.
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    return """
    %1$s
    daemon off;
    worker_processes 2;
    pid %2$s/nginx.pid;
    error_log %2$s/error.log error;
    events {
      worker_connections 1024;
    }
    http {
      access_log off;
      client_body_temp_path %2$s/body;
      proxy_temp_path %2$s/proxy;
      fastcgi_temp_path %2$s/fastcgi;
      uwsgi_temp_path %2$s/uwsgi;
      scgi_temp_path %2$s/scgi;
      client_max_body_size 0;
      upstream pintle {
        server %3$s;
        keepalive 64;
        keepalive_requests 1000000;
      }
      server {
        listen 127.0.0.1:%4$d backlog=1024;
        %5$s
      }
    }
    """
        .formatted(user, dir, server, port, locations);
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (master.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          throw new IOException("nginx did not start: " + errors(), e);
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** What it has complained about. */
  String errors() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Has it accept no more, and end when it has answered what it has. */
  void quit() throws IOException, InterruptedException {
    Program.require("kill").run("-QUIT", Long.toString(master.pid()));
  }

  /** Has it do that while the caller goes on. */
  Process startQuitting() throws IOException {
    return Program.require("kill").builder("-QUIT", Long.toString(master.pid())).start();
  }

  /** Whether it has ended within that time. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return master.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends its workers and then itself. */
  @Override
  public void close() {
    master.destroy();
    try {
      if (!master.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nginx did not stop");
      }
    } catch (InterruptedException e) {
      master.destroyForcibly();
      throw new AssertionError("interrupted while nginx stopped", e);
    }
  }
}
