package dev.pintle.bench.reload;

import dev.pintle.bench.CommandWords;
import dev.pintle.bench.JavaSources;
import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * From the start of {@code bin/pintle} to the first byte of its first reply, where nothing else is
 * done. {@code bin/bench start-up} runs it.
 */
final class StartTimes {
  private static final int STARTS = 20;
  private static final int MOST_STARTS = 10_000;

  /** Each has archives made, which takes a while. */
  private static final int FIRST_STARTS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BODY = "Hello, world!";

  private final Path home;
  private final Path folder;
  private final String text;
  private final Path source;
  private final Path jar;
  private final Map<StartKind, List<Double>> seconds = new EnumMap<>(StartKind.class);

  private StartTimes(Path home, Path folder) throws IOException {
    this.home = home;
    this.folder = folder;
    this.text = Files.readString(home.resolve("examples/Hello.java"));
    this.source = Files.writeString(folder.resolve("Hello.java"), text);
    this.jar = jar();
  }

  /**
   * Runs it.
   *
   * @param words how many starts of each kind; by default 20
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    int starts =
        CommandWords.read(
            "usage: bin/bench start-up [STARTS]",
            words,
            all -> CommandWords.onlyCount(all, STARTS, MOST_STARTS));
    System.out.printf(
        Locale.ROOT,
        "Java %s, %d cores; handler http; median (shortest to longest)%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
    Path home = Path.of(System.getProperty("pintle.home", ".")).toAbsolutePath();
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      StartTimes times = new StartTimes(home, folder.path());
      times.take(starts);
      times.print();
    }
  }

  private void take(int starts) throws IOException, InterruptedException {
    Path cache = folder;
    for (int n = 0; n < Math.min(FIRST_STARTS, starts); n++) {
      cache = Files.createDirectory(folder.resolve("cache-" + n));
      start(StartKind.FIRST_SOURCE, source, cache);
      awaitArchives(cache, 1);
      start(StartKind.FIRST_JAR, jar, cache);
      awaitArchives(cache, 2);
    }
    for (int n = 0; n < starts; n++) {
      Files.writeString(source, text + "// " + n + "\n");
      start(StartKind.NEW_SOURCE, source, cache);
      start(StartKind.SEEN_SOURCE, source, cache);
      start(StartKind.JAR, jar, cache);
    }
  }

  private static void awaitArchives(Path cache, int count)
      throws IOException, InterruptedException {
    if (!Archive.awaitIn(cache, count)) {
      throw new IOException("no archive was made in a minute; let the machine have less to do");
    }
  }

  private void start(StartKind kind, Path app, Path cache) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    List<String> command =
        List.of(
            home.resolve("bin/pintle").toString(),
            "-l",
            "127.0.0.1:" + server.getPort(),
            app.toString());
    Map<String, String> environment =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "XDG_CACHE_HOME", cache.toString());
    long begin = System.nanoTime();
    try (LoggedProcess process = LoggedProcess.start(folder, environment, command)) {
      long end;
      try {
        end = FirstReply.await(server, BODY, process::isAlive, PATIENCE);
      } catch (IOException e) {
        throw new IOException(String.join(" ", command) + ":\n" + process.log(), e);
      }
      seconds.computeIfAbsent(kind, any -> new ArrayList<>()).add((end - begin) / 1e9);
    }
  }

  private void print() {
    System.out.println(StartKind.HEAD);
    seconds.forEach(
        (kind, figures) -> System.out.println(kind.row(Runtime.version().feature(), figures)));
  }

  private Path jar() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaSources.compile(folder, classes, source::equals, List.of());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Pintle-App", "Hello");
    Path file = folder.resolve("hello.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new JarEntry("Hello.class"));
      entries.write(Files.readAllBytes(classes.resolve("Hello.class")));
    }
    return file;
  }
}
