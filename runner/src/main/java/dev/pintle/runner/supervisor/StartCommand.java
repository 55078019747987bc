package dev.pintle.runner.supervisor;

import dev.pintle.spi.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/pintle start}: what can be said on the command line, and in which words. */
@Command(
    name = "bin/pintle start",
    customSynopsis = "bin/pintle start [options] [--] COMMAND...",
    description = {
      "Holds listening sockets and runs COMMAND, such as \"bin/pintle run App.java\", as the worker"
          + " that serves them. A reload starts the command anew beside the old worker, and only when"
          + " the new one is ready is the old one told to drain; if the new one fails, the old one"
          + " serves on. A worker that ends is started anew.",
      "SIGHUP reloads, SIGUSR1 opens the log file anew. SIGTERM and SIGINT drain the workers and exit"
          + " with 0; a second one of the same kind kills them and exits with 130."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class StartCommand implements Callable<Integer> {
  private static final int MOST_WORKERS = 1000;

  /** Of our own workers: the script, wherever it is, and what it runs. */
  private static final Pattern OURS =
      Pattern.compile("(.*/)?bin/pintle|dev[.]pintle[.]runner[.]Main");

  @Option(
      names = {"-l", "--listen"},
      paramLabel = "ADDR",
      description =
          "8080 or 127.0.0.1:8080 (loopback), :8080 (every interface), [::1]:8080, unix:/path, fd:N,"
              + " inherited; repeatable, but workers other than bin/pintle get the first one alone. Default:"
              + " 127.0.0.1:8080")
  private List<String> listen = new ArrayList<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "how many processes serve. Default: 1")
  private int workers = 1;

  @Option(
      names = "--ready-timeout",
      paramLabel = "DURATION",
      description = "how long a worker may take until it is ready. Default: " + Times.READY_TIMEOUT)
  private String readyTimeout = Times.READY_TIMEOUT;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      description =
          "how long a worker may take to end after SIGTERM, before it is killed; more than its own"
              + " time to drain. Default: "
              + Times.DRAIN)
  private String drain = Times.DRAIN;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description =
          "how long new workers must have been ready before old ones are told to drain. Default: "
              + Times.SETTLE)
  private String settle = Times.SETTLE;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description =
          "a worker that does not say when it is ready counts as ready when it has lived for so long."
              + " Those of bin/pintle say it, and others may by sd_notify. Default: "
              + Times.INTERVAL)
  private String interval = Times.INTERVAL;

  @Option(
      names = "--tells-ready",
      description =
          "a worker is ready only when it says so. Known of bin/pintle, and of whatever has said it"
              + " once; needed if COMMAND is a script around such a worker")
  private boolean tellsReady;

  @Option(
      names = "--pid-file",
      paramLabel = "FILE",
      description =
          "holds the process id; bin/pintle reload, stop and status find the supervisor by it. One"
              + " supervisor a file: FILE.lock sees to that")
  private @Nullable Path pidFile;

  @Option(
      names = "--status-file",
      paramLabel = "FILE",
      description = "has a line GENERATION:PID for each worker, as start_server writes it")
  private @Nullable Path statusFile;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description =
          "where the output of the supervisor and of its workers goes. SIGUSR1 opens it anew for the"
              + " supervisor and for workers from then on, a reload thus for all. Default: standard"
              + " error, and the workers' own")
  private @Nullable Path logFile;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description =
          "the program and its arguments. It finds the socket as descriptor 0, and by"
              + " SERVER_STARTER_PORT, as under start_server")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings;
    try {
      settings = settings();
    } catch (IllegalArgumentException e) {
      return fail(CommandLine.ExitCode.USAGE, e);
    }
    try {
      return Supervisor.run(settings);
    } catch (IOException e) {
      return fail(CommandLine.ExitCode.SOFTWARE, e);
    }
  }

  private static int fail(int code, Exception e) {
    System.err.println("pintle: " + e.getMessage());
    return code;
  }

  private Settings settings() {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "--workers must be 1 to " + MOST_WORKERS + ", not " + workers);
    }
    if (command.get(0).isEmpty()) {
      throw new IllegalArgumentException("COMMAND is empty; name a program");
    }
    boolean ours =
        command.get(0).equals("pintle")
            || command.stream().anyMatch(word -> OURS.matcher(word).matches());
    return new Settings(
        addresses(),
        workers,
        time("--ready-timeout", readyTimeout, 1),
        time("--drain", drain, 0),
        time("--interval", interval, 0),
        time("--settle", settle, 0),
        ours,
        ours || tellsReady,
        pidFile == null ? null : file("--pid-file", pidFile),
        statusFile == null ? null : file("--status-file", statusFile),
        logFile == null ? null : file("--log-file", logFile),
        List.copyOf(command));
  }

  private List<ListenAddress> addresses() {
    List<ListenAddress> addresses =
        (listen.isEmpty() ? List.of("127.0.0.1:8080") : listen)
            .stream().map(ListenAddress::parse).toList();
    for (ListenAddress address : addresses) {
      if (address instanceof ListenAddress.Tcp tcp && tcp.tls()) {
        throw new IllegalArgumentException(
            "no worker speaks TLS on a socket that it inherits; write "
                + new ListenAddress.Tcp(tcp.host(), tcp.port(), false)
                + ", and let a web server in front speak it");
      }
    }
    return addresses;
  }

  private static Path file(String option, Path file) {
    if (file.getFileName() == null || file.toString().isEmpty()) {
      throw new IllegalArgumentException(option + " is empty; name a file");
    }
    return file.toAbsolutePath();
  }

  private static Duration time(String option, String text, long leastMillis) {
    Duration time = dev.pintle.Option.of(option, Duration.class).parse(text);
    if (time.toMillis() < leastMillis || time.compareTo(Times.LONGEST) > 0) {
      throw new IllegalArgumentException(
          option + " must be " + leastMillis + "ms to 365 days, not " + text);
    }
    return time;
  }
}
