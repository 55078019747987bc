package dev.pintle.runner;

import dev.pintle.CommonOption;
import dev.pintle.Handler;
import dev.pintle.Options;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code bin/pintle run}: what can be said on the command line, and what it means. */
final class RunCommand {
  private static final List<Arguments.Option> OPTIONS =
      List.of(
          option(
              "-s",
              "--server",
              "NAME",
              "which handler serves: http (default), or another whose jar is present"),
          option(
              "-l",
              "--listen",
              "ADDR",
              "8080 or 127.0.0.1:8080 (loopback), :8080 (every interface), [::1]:8080,"
                  + " https://:8443, unix:/path, fd:N or inherited; repeatable. Default: an"
                  + " inherited socket if there is one, else 127.0.0.1:8080"),
          option("", "--mount", "PATH", "where the app is mounted, such as /app"),
          option(
              "-E",
              "--env",
              "NAME",
              "production (default) or development, which adds Lint, error pages and an access"
                  + " log"),
          option("-r", "--reload", "", "reload the app when its files change"),
          option(
              "",
              "--class-path",
              "PATH",
              "jars and directories that the app needs, with " + File.pathSeparator + " between"),
          option(
              "",
              "--drain",
              "TIME",
              "how long requests in flight may take at the end: -o drain-timeout=TIME"),
          option("", "--pid-file", "FILE", "holds the process id while requests are served"),
          option(
              "",
              "--access-log",
              "FILE",
              "a line for each request, in the combined format with the duration in microseconds;"
                  + " - is standard output; SIGHUP opens the file anew"),
          option(
              "-o",
              "--option",
              "NAME=VALUE",
              "a limit, a time-out or a setting of the handler; repeatable"),
          option("-h", "--help", "", "show this"),
          option("-V", "--version", "", "show the version"));

  private RunCommand() {}

  private static Arguments.Option option(String letter, String name, String value, String meaning) {
    return new Arguments.Option(letter, name, value, meaning);
  }

  /**
   * Does what the words say.
   *
   * @throws IllegalArgumentException or NoSuchElementException in a sentence, if they cannot be
   *     understood
   * @throws LoadException if there is no app to serve
   * @throws IOException in a sentence, if a file or address cannot be used
   */
  static void run(List<String> words) throws LoadException, IOException, InterruptedException {
    Arguments arguments = Arguments.parse(OPTIONS, words);
    if (arguments.has("--help")) {
      System.out.print(Help.text(OPTIONS));
    } else if (arguments.has("--version")) {
      System.out.println(Help.version());
    } else {
      service(arguments).run();
    }
  }

  private static Service service(Arguments arguments) {
    String server = arguments.last("--server");
    Handler handler = Handler.named(server == null ? "http" : server);
    String pidFile = arguments.last("--pid-file");
    return new Service(
        AppSource.of(app(arguments.operands()), classPath(arguments.all("--class-path"))),
        handler,
        options(arguments, handler),
        development(arguments.last("--env")),
        arguments.has("--reload"),
        arguments.last("--access-log"),
        pidFile == null ? null : Path.of(pidFile));
  }

  private static String app(List<String> operands) {
    if (operands.isEmpty()) {
      throw new IllegalArgumentException(
          "name the APP to serve, such as Hello.java; bin/pintle --help says what can be served");
    }
    if (operands.size() > 1) {
      throw new IllegalArgumentException(
          "one APP is served at a time; leave out "
              + String.join(" ", operands.subList(1, operands.size())));
    }
    return operands.get(0);
  }

  private static List<Path> classPath(List<String> paths) {
    List<Path> classPath = new ArrayList<>();
    for (String path : paths) {
      for (String entry : path.split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          classPath.add(Path.of(entry));
        }
      }
    }
    return classPath;
  }

  private static boolean development(@Nullable String environment) {
    if (environment == null || environment.equals("production")) {
      return false;
    }
    if (environment.equals("development")) {
      return true;
    }
    throw new IllegalArgumentException(
        "--env is production or development, not \"" + environment + "\"");
  }

  private static Options options(Arguments arguments, Handler handler) {
    Options.Builder builder = Options.builder(handler);
    List<String> listen = arguments.all("--listen");
    if (!listen.isEmpty()) {
      builder.listen(listen.toArray(String[]::new));
    } else if (hasInheritedSocket()) {
      builder.listen("inherited");
    }
    String mount = arguments.last("--mount");
    if (mount != null) {
      builder.mount(mount);
    }
    for (String option : arguments.all("--option")) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("-o takes NAME=VALUE, not \"" + option + "\"");
      }
      builder.set(option.substring(0, equals), option.substring(equals + 1));
    }
    String drain = arguments.last("--drain");
    if (drain != null) {
      builder.set(CommonOption.DRAIN_TIMEOUT.optionName(), drain);
    }
    return builder.build();
  }

  /** From Server::Starter, or as standard input (systemd and others). */
  private static boolean hasInheritedSocket() {
    String starter = System.getenv("SERVER_STARTER_PORT");
    if (starter != null && !starter.isEmpty()) {
      return true;
    }
    try {
      return System.inheritedChannel() instanceof ServerSocketChannel;
    } catch (IOException e) {
      return false;
    }
  }
}
