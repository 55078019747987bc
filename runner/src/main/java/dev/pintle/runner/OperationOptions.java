package dev.pintle.runner;

import dev.pintle.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What the command line has for those who operate a server; docs/OPERATING.md tells more. */
final class OperationOptions {
  private static final Option<Duration> SLOW_LOG = Option.of("--slow-log", Duration.class);

  private static final Option<Duration> DRAIN_DELAY = Option.of("--drain-delay", Duration.class);

  @CommandLine.Option(
      names = "--status",
      paramLabel = "PATH",
      description =
          "a status page, such as /status (below the mount), in place of what the app has there;"
              + " ?json, ?html and ?full vary it. It shows what is being asked for, queries"
              + " included: see --status-allow")
  private @Nullable String status;

  @CommandLine.Option(
      names = StatusAccess.OPTION,
      paramLabel = "LIST",
      split = ",",
      description =
          "who may see the status page: addresses, networks, and unix for clients without an"
              + " address. Default: this machine (127.0.0.0/8, ::1), but nothing that a proxy has"
              + " passed on. Behind a proxy that speaks HTTP every client has the proxy's address"
              + " unless -o trusted-proxies names it")
  private List<String> statusAllow = new ArrayList<>();

  @CommandLine.Option(
      names = "--ping",
      paramLabel = "PATH",
      description = "a path that answers 200, for monitors; open to all")
  private @Nullable String ping;

  @CommandLine.Option(
      names = "--ping-response",
      paramLabel = "TEXT",
      description = "what it says. Default: pong")
  private @Nullable String pingResponse;

  @CommandLine.Option(
      names = "--ready",
      paramLabel = "PATH",
      description =
          "a path that answers 200 while this process should be sent requests, and 503 once it has"
              + " been told to go, for balancers and Kubernetes; open to all")
  private @Nullable String ready;

  @CommandLine.Option(
      names = "--drain-delay",
      paramLabel = "DURATION",
      description =
          "when told to go, serve on as before for so long, so that whoever asks --ready notices;"
              + " only then drain. Default: 0s")
  private @Nullable String drainDelay;

  @CommandLine.Option(
      names = "--slow-log",
      paramLabel = "DURATION",
      description =
          "log, with the stack of its thread, each request in which the app lets its client wait"
              + " for longer: for the response, or between two writes of a body")
  private @Nullable String slowLog;

  @CommandLine.Option(
      names = "--max-requests",
      paramLabel = "N",
      description =
          "end as at SIGTERM after so many requests of the app, or up to a tenth more; refused where"
              + " nothing is known that starts the process anew: bin/pintle start, Server::Starter and"
              + " socket units of systemd are")
  private @Nullable Integer maxRequests;

  @CommandLine.Option(
      names = "--supervised",
      description =
          "something starts this process anew whenever it ends, with 0 too, and that cannot be seen from"
              + " within: a service of systemd with Restart=always, a container, runit")
  private boolean supervised;

  /**
   * What was asked for.
   *
   * @param supervisorKnown whether something is known that starts this process anew, without which
   *     {@code --max-requests} is refused: that would be an outage which comes days later
   * @throws IllegalArgumentException in a sentence, if it makes no sense
   */
  OperationSettings settings(boolean supervisorKnown) {
    checkPaths();
    if (status == null && !statusAllow.isEmpty()) {
      throw new IllegalArgumentException(
          StatusAccess.OPTION + " is about the status page; say where that is with --status");
    }
    if (ping == null && pingResponse != null) {
      throw new IllegalArgumentException(
          "--ping-response is what --ping answers; say where with --ping");
    }
    return new OperationSettings(
        status,
        StatusAccess.of(statusAllow),
        ping,
        pingResponse == null ? "pong" : pingResponse,
        ready,
        drainDelay(),
        slowLog(),
        maxRequests(supervised || supervisorKnown),
        supervised || supervisorKnown);
  }

  private void checkPaths() {
    Map<String, String> taken = new HashMap<>();
    checkPath("--status", status, taken);
    checkPath("--ping", ping, taken);
    checkPath("--ready", ready, taken);
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
    Duration duration = drainDelay == null ? Duration.ZERO : DRAIN_DELAY.parse(drainDelay);
    if (duration.toDays() > 0) {
      throw new IllegalArgumentException(
          "--drain-delay must be shorter than a day, not " + drainDelay);
    }
    return duration;
  }

  private @Nullable Duration slowLog() {
    Duration duration = slowLog == null ? null : SLOW_LOG.parse(slowLog);
    if (duration != null && (duration.isZero() || duration.toDays() > 365)) {
      throw new IllegalArgumentException("--slow-log must be 1ms to 365 days, not " + slowLog);
    }
    return duration;
  }

  private int maxRequests(boolean restarted) {
    if (maxRequests == null) {
      return 0;
    }
    if (maxRequests <= 0) {
      throw new IllegalArgumentException("--max-requests must be 1 or more, not " + maxRequests);
    }
    if (!restarted) {
      throw new IllegalArgumentException(
          "--max-requests ends the process, and nothing is known here that starts it anew, as"
              + " Server::Starter and socket units of systemd are; add --supervised if something"
              + " does");
    }
    return maxRequests;
  }
}
