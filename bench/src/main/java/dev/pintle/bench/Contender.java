package dev.pintle.bench;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.util.Arrays;
import java.util.Locale;

/** A server in a process of its own that answers everything with the same bytes. */
enum Contender {
  /** Handler {@code http}. */
  HTTP,
  /** Handler {@code jetty}. */
  JETTY,
  /** The same reply by a handler of Jetty's own. */
  NATIVE_JETTY,
  /** Handler {@code undertow}. */
  UNDERTOW,
  /** The same reply by a handler of Undertow's own. */
  NATIVE_UNDERTOW;

  private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  /**
   * Serves until the process is ended, and says on which port.
   *
   * @param arguments the name of the contender and the length of the reply in bytes
   */
  public static void main(String[] arguments) throws Exception {
    Contender contender = valueOf(arguments[0]);
    byte[] body = body(Integer.parseInt(arguments[1]));
    int port =
        switch (contender) {
          case HTTP, JETTY, UNDERTOW -> pintle(contender.name().toLowerCase(Locale.ROOT), body);
          case NATIVE_JETTY -> NativeJetty.start(body, CONTENT_TYPE);
          case NATIVE_UNDERTOW -> NativeUndertow.start(body, CONTENT_TYPE);
        };
    System.out.println(port);
    Thread.currentThread().join();
  }

  /** The reply: all contenders give the same. */
  static byte[] body(int length) {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 'x');
    return body;
  }

  private static int pintle(String handler, byte[] body) throws Exception {
    Options options = Options.builder().listen("127.0.0.1:0").build();
    Server server =
        Handler.named(handler).start(env -> Response.bytes(CONTENT_TYPE, body), options);
    return server.port();
  }
}
