package dev.pintle.conformance.smuggling;

import java.nio.file.Path;

/**
 * Apache with mod_proxy_http, once as it is by default and once with all that it can let through.
 */
enum Apache implements Front.Kind {
  STRICT("", ""),
  LENIENT("HttpProtocolOptions Unsafe LenientMethods Allow0.9", "upgrade=ANY");

  private final String settings;
  private final String parameters;

  Apache(String settings, String parameters) {
    this.settings = settings;
    this.parameters = parameters;
  }

  @Override
  public String program() {
    return "apache2";
  }

  @Override
  public String quit() {
    return "-WINCH";
  }

  @Override
  public String[] arguments(Path dir, Path config) {
    return new String[] {"-f", config.toString(), "-D", "FOREGROUND", "-k", "start"};
  }

  @Override
  public String config(Path dir, int port, int server) {
    boolean root = "root".equals(System.getProperty("user.name"));
    return """
    ServerRoot %1$s
    ServerName 127.0.0.1
    Listen 127.0.0.1:%2$d
    PidFile %1$s/pid
    DefaultRuntimeDir %1$s
    ErrorLog %1$s/error.log
    LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
    LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
    LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
    LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
    %3$s
    StartServers 1
    ServerLimit 1
    ThreadsPerChild 8
    MaxRequestWorkers 8
    MinSpareThreads 1
    MaxSpareThreads 8
    MaxKeepAliveRequests 0
    LogFormat "%%m %%U %%>s %%{proxy-source-port}n" counted
    CustomLog %1$s/access.log counted
    %4$s
    ProxyPreserveHost On
    ProxyPass / http://127.0.0.1:%5$d/ %6$s
    """
        .formatted(
            dir, port, root ? "User www-data\nGroup www-data" : "", settings, server, parameters);
  }

  @Override
  public String log() {
    return "access.log";
  }
}
