package dev.pintle.bench.reload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes under {@code bin/pintle start}, replaced at {@code bin/pintle reload}. */
final class Supervised extends Deployment {
  private static final String PID_FILE = "supervisor.pid";

  private List<ProcessHandle> old = List.of();

  Supervised(Site site) throws IOException, InterruptedException {
    super(site, command(site));
  }

  private static List<String> command(Site site) {
    List<String> command = new ArrayList<>(site.pintle("start", "--listen", site.address()));
    command.addAll(List.of("--settle", site.conditions().settle().toMillis() + "ms"));
    command.addAll(List.of("--pid-file", pidFile(site), "--"));
    command.addAll(site.run());
    return command;
  }

  private static String pidFile(Site site) {
    return site.folder().resolve(PID_FILE).toString();
  }

  @Override
  void reload() throws IOException, InterruptedException {
    old = process.children();
    try (LoggedProcess reload = site.start(site.pintle("reload", "--pid-file", pidFile(site)))) {
      reload.awaitSuccess(PATIENCE);
    }
  }

  @Override
  void awaitEndOfOld() throws IOException, InterruptedException {
    awaitEnd(old);
  }
}
