package dev.pintle.http.peers;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import java.io.IOException;

/** A program that serves on the sockets that its parent left open; for {@link StartServerTest}. */
final class InheritingServer {
  private InheritingServer() {}

  public static void main(String[] addresses) throws InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    try (Server server =
        new HttpHandler()
            .start(
                env -> Response.text("worker " + pid),
                Options.builder().listen(addresses).build())) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close)); // TERM drains
      server.awaitTermination();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
