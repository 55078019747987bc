package dev.pintle.bench.reload;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A handler, and the web server in front of it if it has one. */
public enum Stack {
  /** Handler {@code http}. */
  HTTP("http", "http"),
  /** Handler {@code fcgi} behind nginx, as its recipe for redeploys has it. */
  FCGI_NGINX("fcgi-nginx", "fcgi") {
    @Override
    WebServer startFront(Site site) throws IOException, InterruptedException {
      return WebServer.nginx(site, true);
    }
  },
  /** The same, with connections to the app whose life is not bounded. */
  FCGI_NGINX_STOCK("fcgi-nginx-stock", "fcgi") {
    @Override
    WebServer startFront(Site site) throws IOException, InterruptedException {
      return WebServer.nginx(site, false);
    }
  },
  /** Handler {@code fcgi} behind Apache, which keeps connections to the app. */
  FCGI_APACHE("fcgi-apache", "fcgi") {
    @Override
    WebServer startFront(Site site) throws IOException, InterruptedException {
      return WebServer.apache(site);
    }
  },
  /** Handler {@code jetty}. */
  JETTY("jetty", "jetty"),
  /** Handler {@code undertow}. */
  UNDERTOW("undertow", "undertow");

  final String title;
  final String handler;

  Stack(String title, String handler) {
    this.title = title;
    this.handler = handler;
  }

  /**
   * Whether nothing may be lost. FastCGI has no way to tell a web server that a connection ends, so
   * one that uses it for ever loses what it sends as the old process ends.
   */
  boolean isLossless(Way way) {
    return way == Way.IN_PROCESS || (this != FCGI_NGINX_STOCK && this != FCGI_APACHE);
  }

  /** As it is named on the command line. */
  public String title() {
    return title;
  }

  /** The handler alone. */
  public String handler() {
    return handler;
  }

  /** Starts the web server in front; null for none. */
  @Nullable WebServer startFront(Site site) throws IOException, InterruptedException {
    return null;
  }
}
