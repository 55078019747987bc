package dev.pintle.conformance.smuggling;

import java.nio.file.Path;

/** HAProxy, once as it is by default and once with all that it can let through. */
enum Haproxy implements Front.Kind {
  STRICT(""),
  LENIENT("option accept-invalid-http-request");

  private final String settings;

  Haproxy(String settings) {
    this.settings = settings;
  }

  @Override
  public String program() {
    return "haproxy";
  }

  @Override
  public String quit() {
    return "-USR1";
  }

  @Override
  public String[] arguments(Path dir, Path config) {
    return new String[] {"-db", "-f", config.toString()};
  }

  /** A server may end a connection just when it is used again; then a request is sent anew. */
  @Override
  public String config(Path dir, int port, int server) {
    return """
    global
      log stdout format raw local0 info
      nbthread 1

    defaults
      mode http
      log global
      log-format "%%HM %%HP %%ST %%s"
      timeout connect 5s
      timeout client 5s
      timeout server 20s
      http-reuse always
      retry-on conn-failure empty-response
      %1$s

    frontend clients
      bind 127.0.0.1:%2$d
      default_backend app

    backend app
      server pintle 127.0.0.1:%3$d
    """
        .formatted(settings, port, server);
  }

  @Override
  public String log() {
    return "out";
  }
}
