package dev.pintle.runner.supervisor;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that descend from one which was started by {@code setsid}, and so lead by it. Java
 * has no call for them; every shell has.
 *
 * @param leader the id of the first one, and of the group
 */
record ProcessGroup(long leader) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** Whether it is known that none is left. A zombie that nobody has fetched counts as one. */
  boolean isEmpty() {
    return !signal("0");
  }

  /**
   * Signals all of them.
   *
   * @param name without SIG; "0" only asks whether there are any
   * @return whether there were any; true also where no shell could be started to find out
   */
  boolean signal(String name) {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"-$1\"", name, "" + leader)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (shell.waitFor(Times.SHELL.toMillis(), TimeUnit.MILLISECONDS)) {
        return shell.exitValue() == 0;
      }
      shell.destroyForcibly();
      LOG.warn("the shell that signals the process group {} hangs", leader);
    } catch (IOException e) {
      LOG.warn("the process group {} cannot be signalled", leader, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
