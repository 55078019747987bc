package dev.pintle.runner;

import dev.pintle.Option;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the command line has for those who operate a server; docs/OPERATING.md tells more. */
final class OperationOptions {
  private static final Option<Duration> SLOW_LOG = Option.of("--slow-log", Duration.class);

  private static final Option<Duration> DRAIN_DELAY = Option.of("--drain-delay", Duration.class);

  private final Supplier<@Nullable String> status;

  private final Supplier<List<String>> statusAllow;

  private final Supplier<@Nullable String> ping;

  private final Supplier<@Nullable String> pingResponse;

  private final Supplier<@Nullable String> ready;

  private final Supplier<@Nullable String> drainDelay;

  private final Supplier<@Nullable String> slowLog;

  private final Supplier<@Nullable Integer> maxRequests;

  private final BooleanSupplier supervised;

  OperationOptions(CommandModel command) {
    status =
        command.text(
            "--status",
            "PATH",
            "a status page, such as /status (below the mount), in place of what the app has there;"
                + " ?json, ?html and ?full vary it. It shows what is being asked for, queries"
                + " included: see --status-allow");
    statusAllow =
        command.separatedTexts(
            StatusAccess.OPTION,
            "LIST",
            "who may see the status page: addresses, networks, and unix for clients without an"
                + " address. Default: this machine (127.0.0.0/8, ::1), but nothing that a proxy has"
                + " passed on. Behind a proxy that speaks HTTP every client has the proxy's address"
                + " unless -o trusted-proxies names it");
    ping = command.text("--ping", "PATH", "a path that answers 200, for monitors; open to all");
    pingResponse = command.text("--ping-response", "TEXT", "what it says. Default: pong");
    ready =
        command.text(
            "--ready",
            "PATH",
            "a path that answers 200 while this process should be sent requests, and 503 once it has"
                + " been told to go, for balancers and Kubernetes; open to all");
    drainDelay =
        command.text(
            "--drain-delay",
            "DURATION",
            "when told to go, serve on as before for so long, so that whoever asks --ready notices;"
                + " only then drain. Default: 0s");
    slowLog =
        command.text(
            "--slow-log",
            "DURATION",
            "log, with the stack of its thread, each request in which the app lets its client wait"
                + " for longer: for the response, or between two writes of a body");
    maxRequests =
        command.number(
            "--max-requests",
            "N",
            "end as at SIGTERM after so many requests of the app, or up to a tenth more; refused"
                + " where nothing is known that starts the process anew: bin/pintle start,"
                + " Server::Starter and socket units of systemd are");
    supervised =
        command.flag(
            "--supervised",
            "something starts this process anew whenever it ends, with 0 too, and that cannot be seen"
                + " from within: a service of systemd with Restart=always, a container, runit");
  }

  /**
   * What was asked for.
   *
   * @param supervisorKnown whether something is known that starts this process anew, without which
   *     {@code --max-requests} is refused: that would be an outage which comes days later
   * @throws IllegalArgumentException in a sentence, if it makes no sense
   */
  OperationSettings settings(boolean supervisorKnown) {
    checkPaths();
    boolean restarted = supervised.getAsBoolean() || supervisorKnown;
    String response = pingResponse.get();
    if (status.get() == null && !statusAllow.get().isEmpty()) {
      throw new IllegalArgumentException(
          StatusAccess.OPTION + " is about the status page; say where that is with --status");
    }
    if (ping.get() == null && response != null) {
      throw new IllegalArgumentException(
          "--ping-response is what --ping answers; say where with --ping");
    }
    return new OperationSettings(
        status.get(),
        StatusAccess.of(statusAllow.get()),
        ping.get(),
        response == null ? "pong" : response,
        ready.get(),
        drainDelay(),
        slowLog(),
        maxRequests(restarted),
        restarted);
  }

  private void checkPaths() {
    Map<String, String> taken = new HashMap<>();
    checkPath("--status", status.get(), taken);
    checkPath("--ping", ping.get(), taken);
    checkPath("--ready", ready.get(), taken);
  }

  private static void checkPath(String option, @Nullable String path, Map<String, String> taken) {
    if (path == null) {
      return;
    }
    if (!path.matches("/[^?#]+")) {
      throw new IllegalArgumentException(
          option + " takes a path such as /" + option.substring(2) + ", not \"" + path + "\"");
    }
    String other = taken.putIfAbsent(path, option);
    if (other != null) {
      throw new IllegalArgumentException(
          other + " and " + option + " are the same path, " + path + "; choose two");
    }
  }

  private Duration drainDelay() {
    String text = drainDelay.get();
    Duration duration = text == null ? Duration.ZERO : DRAIN_DELAY.parse(text);
    if (duration.toDays() > 0) {
      throw new IllegalArgumentException("--drain-delay must be shorter than a day, not " + text);
    }
    return duration;
  }

  private @Nullable Duration slowLog() {
    String text = slowLog.get();
    Duration duration = text == null ? null : SLOW_LOG.parse(text);
    if (duration != null && (duration.isZero() || duration.toDays() > 365)) {
      throw new IllegalArgumentException("--slow-log must be 1ms to 365 days, not " + text);
    }
    return duration;
  }

  private int maxRequests(boolean restarted) {
    Integer most = maxRequests.get();
    if (most == null) {
      return 0;
    }
    if (most <= 0) {
      throw new IllegalArgumentException("--max-requests must be 1 or more, not " + most);
    }
    if (!restarted) {
      throw new IllegalArgumentException(
          "--max-requests ends the process, and nothing is known here that starts it anew, as"
              + " Server::Starter and socket units of systemd are; add --supervised if something"
              + " does");
    }
    return most;
  }
}
