package dev.pintle.conformance.peers;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An nginx of the test's own, in a directory of its own, as a reverse proxy with keep-alive. */
final class Nginx implements Closeable {
  private static final long START_SECONDS = 20;

  private final Process master;
  private final int port;
  private final Path log;

  private Nginx(Process master, int port, Path log) {
    this.master = master;
    this.port = port;
    this.log = log;
  }

  /** Starts one in front of a server, and waits until it accepts connections. */
  static Nginx before(SocketAddress upstream, Path dir) throws IOException, InterruptedException {
    Program program = Program.require("nginx");
    int port = FreePort.any();
    Path log = dir.resolve("error.log");
    Path config = Files.writeString(dir.resolve("nginx.conf"), config(upstream, port, dir));
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

  private static String config(SocketAddress upstream, int port, Path dir) {
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
      }
    }
    """
        .formatted(user, dir, server, port);
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
