package dev.pintle.runner.supervisor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, or whoever has given the supervisor a NOTIFY_SOCKET, what it does: see
 * sd_notify(3). Where nobody has, nothing happens, and no native library is loaded.
 */
final class Systemd {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final @Nullable String socket;

  /**
   * Makes one.
   *
   * @param socket NOTIFY_SOCKET
   */
  Systemd(@Nullable String socket) {
    this.socket = socket == null || socket.isEmpty() ? null : socket;
  }

  /** A generation serves, be it the first, the next, or the one before. */
  void ready(int generation) {
    send(
        "READY=1\nMAINPID="
            + ProcessHandle.current().pid()
            + "\nSTATUS=generation "
            + generation
            + " serves");
  }

  /** The next generation is being started. */
  void reloading() {
    // On Linux this is CLOCK_MONOTONIC, as Type=notify-reload wants it.
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /** The supervisor ends. */
  void stopping() {
    send("STOPPING=1");
  }

  private static String first(String message) {
    return message.lines().findFirst().orElse("");
  }

  private void send(String message) {
    if (socket == null) {
      return;
    }
    try {
      UnixDatagrams.send(socket, message);
    } catch (IOException | LinkageError e) {
      LOG.warn("NOTIFY_SOCKET {} cannot be told \"{}\": {}", socket, first(message), e.toString());
    }
  }
}
