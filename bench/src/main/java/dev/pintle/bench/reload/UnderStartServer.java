package dev.pintle.bench.reload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes under the {@code start_server} of Server::Starter, replaced at SIGHUP. */
final class UnderStartServer extends Deployment {
  private List<ProcessHandle> old = List.of();

  /**
   * Starts it.
   *
   * @param signal that tells an old worker to go
   */
  UnderStartServer(Site site, String signal) throws IOException, InterruptedException {
    super(site, command(site, signal));
  }

  private static List<String> command(Site site, String signal) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Program.find("start_server").toString());
    command.add("--port=" + site.address());
    command.add("--interval=" + site.conditions().interval().toSeconds());
    command.add("--kill-old-delay=" + site.conditions().killOldDelay().toSeconds());
    command.add("--signal-on-hup=" + signal);
    command.add("--");
    command.addAll(site.run());
    return command;
  }

  @Override
  void reload() throws IOException, InterruptedException {
    old = process.children();
    int said = process.said();
    process.signal("HUP");
    String line =
        process.await(
            said,
            text -> text.equals("killing old workers") || text.contains("failed to start"),
            PATIENCE);
    if (!line.equals("killing old workers")) {
      throw new IOException(line);
    }
  }

  @Override
  void awaitEndOfOld() throws IOException, InterruptedException {
    awaitEnd(old);
  }
}
