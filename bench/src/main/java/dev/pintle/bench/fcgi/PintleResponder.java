package dev.pintle.bench.fcgi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;

/** Handler {@code fcgi} as it is by default, in a process of its own. */
final class PintleResponder {
  private PintleResponder() {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments the path of the socket
   */
  public static void main(String[] arguments) throws Exception {
    byte[] body = Contender.BODY.getBytes(US_ASCII);
    Handler.named("fcgi")
        .start(
            env -> Response.bytes("text/plain; charset=utf-8", body),
            Options.builder().listen("unix:" + arguments[0]).build());
    Thread.currentThread().join();
  }
}
