import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts of bin/pintle have archives of classes made, from which later ones start. */
@Tag("socket")
class ArchiveTest {
  private static final long PATIENCE_SECONDS = 120;

  private static final String SOURCE = "examples/Hello.java";

  private static final Pattern OWN_CLASS = Pattern.compile("\\] (picocli|dev\\.pintle)\\.");

  private static final String SERVICE_FROM_ARCHIVE =
      "] dev.pintle.runner.Service source: shared objects file";

  @TempDir Path directory;

  private Path archives;
  private Map<String, String> environment;

  @BeforeEach
  void haveAnEmptyCache() throws Exception {
    Path cache = directory.resolve("cache");
    archives = Files.createDirectories(cache.resolve("pintle/jvm"));
    environment = Map.of("XDG_CACHE_HOME", cache.toString());
  }

  @Test
  void clearsWhatAKilledMakerOfAnArchiveHasLeft() throws Exception {
    Path left = Files.createDirectories(archives.resolve("new-killed/pintle"));
    Files.createFile(left.resolve("classes.jar"));

    haveArchiveMade(SOURCE);

    assertThat(names("new-")).isEmpty();
    assertThat(names("java-")).singleElement(STRING).endsWith("-source");
  }

  @Test
  void startsFromAnArchiveThatTheFirstStartsHaveMade() throws Exception {
    try (WatchService watch = archives.getFileSystem().newWatchService()) {
      WatchKey key = watch(watch);
      try (BinPintle one = BinPintle.start(environment, "-l", "0", SOURCE);
          BinPintle other = BinPintle.start(environment, "-l", "0", SOURCE)) {
        assertThat(BinPintle.get(one.awaitPort())).isEqualTo(BinPintle.get(other.awaitPort()));
        awaitArchives(1, watch, key);
      }
    }
    assertThat(names("java-")).singleElement(STRING).endsWith("-source");

    assertThat(classesLoadedToServe(SOURCE)).anyMatch(line -> line.contains(SERVICE_FROM_ARCHIVE));
  }

  @Test
  void readsNoClassOfItsOwnFromItsJarsAnewToServeAJar() throws Exception {
    Path jar = packHello(directory.resolve("hello.jar"));
    haveArchiveMade(jar.toString());
    assertThat(names("java-")).singleElement(STRING).endsWith("-jar");

    List<String> loaded = classesLoadedToServe(jar.toString());
    assertThat(loaded)
        .anyMatch(line -> line.contains("] picocli.CommandLine source: shared objects file"))
        .anyMatch(line -> line.contains(SERVICE_FROM_ARCHIVE));
    assertThat(loaded.stream().filter(line -> OWN_CLASS.matcher(line).find()))
        .noneMatch(line -> line.contains(" source: file:"));
  }

  @Test
  void loadsNoCompilerToServeAJar() throws Exception {
    Path jar = packHello(directory.resolve("hello.jar"));
    haveArchiveMade(jar.toString());

    assertThat(classesLoadedToServe(jar.toString()))
        .anyMatch(line -> line.contains(SERVICE_FROM_ARCHIVE))
        .noneMatch(line -> line.contains("] com.sun.tools.javac."));
  }

  @Test
  void readsTheArchiveOfTheOtherKindWhereItsOwnIsNotThere() throws Exception {
    Path jar = packHello(directory.resolve("hello.jar"));
    haveArchiveMade(SOURCE);
    String made = names("java-").get(0);
    Files.createFile(archives.resolve(made.replaceAll("source$", "jar.failed")));

    assertThat(classesLoadedToServe(jar.toString()))
        .anyMatch(line -> line.contains(SERVICE_FROM_ARCHIVE));
  }

  @Test
  void readsItToServeByAHandlerThatNeedsMoreJars() throws Exception {
    haveArchiveMade(SOURCE);

    assertThat(classesLoadedToServe("-s", "jetty", SOURCE))
        .anyMatch(line -> line.contains("] org.eclipse.jetty.server.Server source: "))
        .anyMatch(line -> line.contains(SERVICE_FROM_ARCHIVE));
  }

  @Test
  void isNotMadeForThoseWhoOnlyAskASupervisor() throws Exception {
    Files.delete(archives);
    String nobody = directory.resolve("pid").toString();
    try (BinPintle status = BinPintle.start(environment, "status", "--pid-file", nobody)) {
      assertThat(status.awaitExit()).isEqualTo(3);
    }
    assertThat(archives).doesNotExist();
  }

  private static Path packHello(Path jar) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Pintle-App", "Hello");
    try (InputStream hello = Hello.class.getResourceAsStream("Hello.class");
        JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      entries.putNextEntry(new JarEntry("Hello.class"));
      hello.transferTo(entries);
    }
    return jar;
  }

  private void haveArchiveMade(String app) throws Exception {
    try (WatchService watch = archives.getFileSystem().newWatchService()) {
      WatchKey key = watch(watch);
      try (BinPintle first = BinPintle.start(environment, "-l", "0", app)) {
        first.awaitPort();
        awaitArchives(1, watch, key);
      }
    }
  }

  private WatchKey watch(WatchService watch) throws Exception {
    return archives.register(
        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
  }

  private void awaitArchives(int count, WatchService watch, WatchKey key) throws Exception {
    while (names("java-").size() < count || !names("new-").isEmpty()) {
      assertThat(watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(key);
      key.reset();
    }
  }

  /** A line for each, with where it comes from. */
  private List<String> classesLoadedToServe(String... arguments) throws Exception {
    Path loaded = directory.resolve("loaded");
    Map<String, String> logged =
        Map.of(
            "XDG_CACHE_HOME",
            environment.get("XDG_CACHE_HOME"),
            "JDK_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + loaded);
    List<String> words = new ArrayList<>(List.of("-l", "0"));
    words.addAll(List.of(arguments));
    try (BinPintle pintle = BinPintle.start(logged, words.toArray(String[]::new))) {
      assertThat(pintle.awaitLine()).startsWith("NOTE: Picked up JDK_JAVA_OPTIONS");
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
      assertThat(pintle.stop()).isZero();
    }
    return Files.readAllLines(loaded);
  }

  private List<String> names(String prefix) throws Exception {
    try (Stream<Path> files = Files.list(archives)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }
}
