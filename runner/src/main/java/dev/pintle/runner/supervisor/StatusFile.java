package dev.pintle.runner.supervisor;

import dev.pintle.runner.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status file, as start_server writes it: a line {@code GENERATION:PID} for each worker. Who
 * reads it finds all of one state, never a part: it is written beside and moved into place.
 */
final class StatusFile {
  private final @Nullable Path file;
  private final Log log;
  private String written = "";
  private boolean ours;
  private boolean failing;
  private boolean over;

  StatusFile(@Nullable Path file, Log log) {
    this.file = file;
    this.log = log;
  }

  /** Writes it, if that changes anything. A failure is logged, once in a row, and harms nothing. */
  synchronized void write(List<Worker> workers) {
    if (file == null || over) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Worker worker : workers) {
      text.append(worker.generation()).append(':').append(worker.pid()).append('\n');
    }
    if (text.toString().equals(written)) {
      return;
    }
    Path temporary = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException("it is there already, and is no regular file"); // a device, say
      }
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      ours = true;
      written = text.toString();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.say(
            "cannot write the status file " + file + ": " + Reason.of(e) + "; the last one stays");
      }
      remove(temporary);
    }
  }

  /** There is no status any more. What this has not written is not removed. */
  synchronized void remove() {
    over = true;
    if (file != null && ours) {
      remove(file);
    }
  }

  private void remove(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.say("cannot remove " + path + ": " + Reason.of(e));
    }
  }
}
