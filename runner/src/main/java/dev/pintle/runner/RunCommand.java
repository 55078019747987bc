package dev.pintle.runner;

import dev.pintle.CommonOption;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.runner.supervisor.HandOver;
import dev.pintle.runner.supervisor.Supervision;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code bin/pintle run}: what can be said on the command line, and in which words. */
final class RunCommand implements Callable<Integer> {
  private final CommandModel model = new CommandModel(this);

  private final Supplier<String> app =
      model.parameter(
          "APP",
          "a source file (Hello.java), compiled in memory; a jar whose manifest names the class with"
              + " Pintle-App; or the name of a class that --class-path has. The class implements"
              + " dev.pintle.App, or has \"public static App app()\".");

  private final Supplier<@Nullable String> server =
      model.text(
          "-s --server",
          "NAME",
          "which of the handlers listed below serves it. Default: fcgi if standard input is a"
              + " listening socket and no address is given, as a web server starts it; else http");

  private final Supplier<List<String>> listen =
      model.texts(
          "-l --listen",
          "ADDR",
          "8080 or 127.0.0.1:8080 (loopback), :8080 (every interface), [::1]:8080, https://:8443,"
              + " unix:/path, fd:N, inherited; repeatable. Default: an inherited socket if there is"
              + " one, else 127.0.0.1:8080");

  private final Supplier<@Nullable String> mount =
      model.text("--mount", "PATH", "where the app is mounted, such as /app");

  private final Supplier<@Nullable String> environment =
      model.text(
          "-E --env",
          "NAME",
          "production (default) or development, which adds Lint, an access log, and a page for what"
              + " the app throws when it is called (not what its body writers throw later)");

  private final BooleanSupplier reload =
      model.flag("-r --reload", "reload the app when its files change");

  private final Supplier<List<Path>> classPath =
      model.separatedPaths("--class-path", "PATH", "jars and directories that the app needs");

  private final Supplier<@Nullable String> drain =
      model.text(
          "--drain",
          "DURATION",
          "how long requests in flight may take at the end: -o drain-timeout=DURATION");

  private final Supplier<@Nullable String> pidFile =
      model.text("--pid-file", "FILE", "holds the process id while requests are served");

  private final Supplier<@Nullable String> accessLog =
      model.text(
          "--access-log",
          "FILE",
          "a line for each request that reaches the app (not those that are refused before: 400,"
              + " 413, 414, 431, or 404 outside the mount; nor --ping, --ready and --status), in the"
              + " combined format with microseconds; - is standard output, and a named pipe may have"
              + " its reader later; SIGHUP opens the file anew");

  private final OperationOptions operations = new OperationOptions(model);

  private final RehearsalOptions rehearsal = new RehearsalOptions(model);

  private final Supplier<List<String>> options =
      model.texts(
          "-o --option",
          "NAME=VALUE",
          "a limit, a timeout or a setting of the handler, listed below; repeatable");

  /** As picocli parses and explains it; to be called once. */
  CommandLine commandLine() {
    CommandLine command = model.commandLine().setCommandName("bin/pintle");
    command
        .getCommandSpec()
        .usageMessage()
        .customSynopsis("bin/pintle [run] [options] APP")
        .description(
            "Serves a web app. SIGTERM and SIGINT drain it and exit with 0; a second one of the same"
                + " kind stops at once and exits with 130. SIGHUP reloads it. bin/pintle start,"
                + " reload, stop and status, each with a --help of its own, are for a supervisor that"
                + " replaces whole processes.")
        .sortOptions(false)
        .autoWidth(true);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> tables());
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    EarlyLog.await();
    try (Supervision supervision = Supervision.join(System.getenv())) {
      Handler handler = Handler.named(server());
      Service service =
          new Service(
              AppSource.of(app.get(), classPath.get()),
              handler,
              options(handler, handedOver(supervision)),
              development(),
              reload.getAsBoolean(),
              accessLog.get(),
              pidFile(),
              operations.settings(namesInheritedSockets()),
              rehearsal.settings(),
              supervision);
      service.run();
      return CommandLine.ExitCode.OK;
    } catch (NoSuchElementException | IllegalArgumentException e) {
      return fail(CommandLine.ExitCode.USAGE, e);
    } catch (LoadException | IOException e) {
      return fail(CommandLine.ExitCode.SOFTWARE, e);
    }
  }

  private static int fail(int code, Exception e) {
    System.err.println("pintle: " + e.getMessage());
    return code;
  }

  private String server() {
    String named = server.get();
    if (named != null) {
      return named;
    }
    return listen.get().isEmpty() && !namesInheritedSockets() && isStandardInputListening()
        ? "fcgi"
        : "http";
  }

  private boolean development() {
    String name = environment.get();
    return switch (name == null ? "production" : name) {
      case "production" -> false;
      case "development" -> true;
      default ->
          throw new IllegalArgumentException(
              "--env is production or development, not \"" + name + "\"");
    };
  }

  private @Nullable Path pidFile() {
    String file = pidFile.get();
    if (file != null && file.isEmpty()) {
      throw new IllegalArgumentException("--pid-file is empty; name a file");
    }
    return file == null ? null : Path.of(file);
  }

  private List<Integer> handedOver(@Nullable Supervision supervision) throws IOException {
    return supervision == null || !listen.get().isEmpty()
        ? List.of()
        : HandOver.fetch(System.getenv());
  }

  private Options options(Handler handler, List<Integer> handedOver) {
    Options.Builder builder = Options.builder(handler);
    List<String> addresses = listen.get();
    if (!addresses.isEmpty()) {
      builder.listen(addresses.toArray(String[]::new));
    } else if (!handedOver.isEmpty()) {
      builder.listen(handedOver.stream().map(fd -> "fd:" + fd).toArray(String[]::new));
    } else if (hasInheritedSocket()) {
      builder.listen("inherited");
    }
    String mounted = mount.get();
    if (mounted != null) {
      builder.mount(mounted);
    }
    options.get().forEach(option -> set(builder, option));
    String drained = drain.get();
    if (drained != null) {
      if (builder.build().assigned().contains(CommonOption.DRAIN_TIMEOUT.optionName())) {
        throw new IllegalArgumentException(
            "--drain and -o drain-timeout are the same; leave out one of them");
      }
      builder.set(CommonOption.DRAIN_TIMEOUT.optionName(), drained);
    }
    return builder.build();
  }

  private static void set(Options.Builder builder, String option) {
    int equals = option.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "-o takes NAME=VALUE, such as max-body=1MB, not \"" + option + "\"");
    }
    builder.set(option.substring(0, equals), option.substring(equals + 1));
  }

  private static boolean hasInheritedSocket() {
    return namesInheritedSockets() || isStandardInputListening();
  }

  /**
   * From Server::Starter or systemd, which keep them while no process serves, and start another.
   */
  private static boolean namesInheritedSockets() {
    String starter = System.getenv("SERVER_STARTER_PORT");
    String pid = String.valueOf(ProcessHandle.current().pid());
    return (starter != null && !starter.isEmpty())
        || (System.getenv("LISTEN_FDS") != null && pid.equals(System.getenv("LISTEN_PID")));
  }

  /** From web servers, spawn-fcgi, inetd and systemd. */
  private static boolean isStandardInputListening() {
    try {
      return System.inheritedChannel() instanceof ServerSocketChannel;
    } catch (IOException e) {
      return false;
    }
  }

  /** For {@code --help}: the handlers of {@code -s} and the options of {@code -o}. */
  private String tables() {
    return HandlerTable.ofAll() + OptionTable.of(server());
  }

  /** For {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "pintle " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
      };
    }
  }
}
