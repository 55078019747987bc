package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * Serves {@link Besieged} in a process of its own. Prints its port, and a {@link Snapshot} for each
 * line of its standard input, with which it ends.
 */
final class BesiegedMain {
  private BesiegedMain() {}

  /**
   * Serves.
   *
   * @param arguments the name of the handler, and options as NAME=VALUE
   */
  public static void main(String[] arguments) throws Exception {
    Options.Builder options = Options.builder().listen("127.0.0.1:0");
    for (int i = 1; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      options.set(pair[0], pair[1]);
    }
    Server server = Handler.named(arguments[0]).start(new Besieged(), options.build());
    System.out.println(server.port());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
    while (lines.readLine() != null) {
      System.out.println(Snapshot.take(server));
    }
    Runtime.getRuntime().halt(0);
  }
}
