package dev.pintle.runner.supervisor;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, or whoever has given this process a NOTIFY_SOCKET, what it does: see sd_notify(3).
 * Where nobody has, nothing happens, and no native library is loaded.
 */
public final class Systemd {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final @Nullable String socket;
  private int reloads;
  private boolean over;

  private Systemd(@Nullable String socket) {
    this.socket = socket == null || socket.isEmpty() ? null : socket;
  }

  /**
   * Makes one.
   *
   * @param environment of this process
   * @return one that says nothing if systemd does not ask for it
   */
  public static Systemd of(Map<String, String> environment) {
    return new Systemd(environment.get("NOTIFY_SOCKET"));
  }

  /**
   * Requests are served: from now on, or again after {@link #reloading}, however that went. Where
   * another reload has begun meanwhile, it is that one's end which is told: systemd takes the first
   * READY=1 behind a RELOADING=1 for the end of it.
   *
   * @param status a line that {@code systemctl status} shows
   */
  public synchronized void ready(String status) {
    reloads = Math.max(0, reloads - 1); // the first time there was none
    if (!over && reloads == 0) {
      send("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=" + status);
    }
  }

  /** The next version is being started; {@link #ready} follows. */
  public synchronized void reloading() {
    reloads++;
    if (!over) {
      // On Linux this is CLOCK_MONOTONIC, as Type=notify-reload wants it.
      send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }
  }

  /** This process ends, and says nothing more. */
  public synchronized void stopping() {
    if (!over) {
      over = true;
      send("STOPPING=1");
    }
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
