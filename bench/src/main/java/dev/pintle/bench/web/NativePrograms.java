package dev.pintle.bench.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Servers that are not on the JVM, from Debian's packages. */
final class NativePrograms {
  private NativePrograms() {}

  /**
   * nginx with a worker a core; it sends files by sendfile, all else from its configuration.
   * Started by root, its workers would be of a user who cannot read them.
   */
  static WebServer nginx(Workshop workshop) throws IOException, InterruptedException {
    int port = Ports.free();
    Path folder = Files.createDirectories(workshop.path().resolve("nginx"));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        user %5$s;
        worker_processes auto;
        worker_rlimit_nofile 20000;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 10000; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          keepalive_timeout 600s;
          sendfile on;
          tcp_nopush on;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          default_type "text/plain; charset=utf-8";
          open_file_cache max=10;
          server {
            listen 127.0.0.1:%2$d backlog=1024;
            location = / { return 200 "Hello, World!"; }
            location = /10k { alias %3$s; }
            location = /file { alias %4$s; }
          }
        }
        """
            .formatted(
                folder,
                port,
                workshop.body(WebRequest.TEN_KB),
                workshop.body(WebRequest.FILE),
                System.getProperty("user.name")));
    return workshop.startProgram(
        port, List.of("/usr/sbin/nginx", "-c", configuration.toString(), "-p", folder.toString()));
  }

  /** Starman; it has a process for each kept connection, so as many as there are connections. */
  static WebServer starman(Workshop workshop) throws IOException, InterruptedException {
    int port = Ports.free();
    Path app = workshop.path().resolve("app.psgi");
    if (!Files.exists(app)) {
      Files.writeString(
          app,
          """
          use strict;
          use warnings;
          my $file = '%s';
          my $text = ['Content-Type' => 'text/plain; charset=utf-8'];
          my %%routes = (
            '/' => sub { [200, [@$text, 'Content-Length' => 13], ['Hello, World!']] },
            '/10k' => sub { [200, [@$text, 'Content-Length' => 10240], ['x' x 10240]] },
            '/echo' => sub {
              $_[0]{'psgi.input'}->read(my $body, $_[0]{CONTENT_LENGTH});
              [200, ['Content-Type' => 'application/octet-stream', 'Content-Length' => length $body],
                [$body]];
            },
            '/file' => sub {
              open my $in, '<:raw', $file or die;
              [200, ['Content-Type' => 'application/octet-stream', 'Content-Length' => -s $file], $in];
            },
            '/json' => sub {
              require JSON::PP;
              my $json = JSON::PP->new->canonical->encode({ id => 17, name => 'pintle',
                open => JSON::PP::true(), tags => ['gudgeon', 'rudder'] });
              [200, ['Content-Type' => 'application/json', 'Content-Length' => length $json], [$json]];
            },
          );
          sub { ($routes{$_[0]{PATH_INFO}} || sub { [404, [], []] })->($_[0]) };
          """
              .formatted(workshop.body(WebRequest.FILE)));
    }
    return workshop.startProgram(
        port,
        List.of(
            "starman",
            "--listen",
            "127.0.0.1:" + port,
            "--workers",
            "64",
            "--max-requests",
            "1000000000",
            "--keepalive-timeout",
            "60",
            "--disable-proctitle",
            "--env",
            "deployment",
            app.toString()));
  }
}
