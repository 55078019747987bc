package dev.pintle.conformance.peers;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;

/** A program that serves on the sockets that its parent left open; for {@link StartServerTest}. */
final class InheritingServer {
  private InheritingServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    try (Server server =
        Handler.named(arguments[0])
            .start(
                env -> Response.text("worker " + pid),
                Options.builder().listen(arguments[1]).build())) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close)); // TERM drains
      server.awaitTermination();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
