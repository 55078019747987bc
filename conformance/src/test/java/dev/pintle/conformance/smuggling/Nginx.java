package dev.pintle.conformance.smuggling;

import java.nio.file.Path;

/** nginx, once as it is by default and once with all that it can let through, at once. */
enum Nginx implements Front.Kind {
  STRICT("proxy_set_header Connection '';"),
  LENIENT(
      """
      ignore_invalid_headers off;
      underscores_in_headers on;
      merge_slashes off;
      proxy_request_buffering off;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $upgrade;
      """);

  private final String settings;

  Nginx(String settings) {
    this.settings = settings;
  }

  @Override
  public String program() {
    return "nginx";
  }

  @Override
  public String quit() {
    return "-QUIT";
  }

  @Override
  public String[] arguments(Path dir, Path config) {
    return new String[] {
      "-p", dir.toString(), "-e", dir.resolve("error.log").toString(), "-c", config.toString()
    };
  }

  /** That a client has sent its last byte is no reason for it to leave the server. */
  @Override
  public String config(Path dir, int port, int server) {
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    return """
    %1$s
    daemon off;
    worker_processes 1;
    pid %2$s/pid;
    error_log %2$s/error.log error;
    events {}
    http {
      log_format counted '$request_method $request_uri $status $upstream_status';
      access_log %2$s/access.log counted;
      client_body_temp_path %2$s/body;
      proxy_temp_path %2$s/proxy;
      fastcgi_temp_path %2$s/fastcgi;
      uwsgi_temp_path %2$s/uwsgi;
      scgi_temp_path %2$s/scgi;
      map $http_upgrade $upgrade {
        '' '';
        default upgrade;
      }
      upstream pintle {
        server 127.0.0.1:%3$d max_fails=0;
        keepalive 4;
        keepalive_requests 1000000;
      }
      server {
        listen 127.0.0.1:%4$d;
        keepalive_requests 1000000;
        proxy_ignore_client_abort on;
        proxy_next_upstream off;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        %5$s
        location / {
          proxy_pass http://pintle;
        }
      }
    }
    """
        .formatted(user, dir, server, port, settings);
  }

  @Override
  public String log() {
    return "access.log";
  }
}
