import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
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

@Tag("socket")
class BinPintleTest {
  private static final long PATIENCE_SECONDS = 120;

  private static final Pattern OWN_CLASS = Pattern.compile("\\] (picocli|dev\\.pintle)\\.");

  @TempDir Path directory;

  private Map<String, String> withoutArchives;

  @BeforeEach
  void keepArchivesFromBeingMade() throws Exception {
    Files.createDirectory(directory.resolve("pintle"));
    Files.createFile(directory.resolve("pintle/jvm"));
    withoutArchives = Map.of("XDG_CACHE_HOME", directory.toString());
  }

  @Test
  void servesAndEndsWithZeroWhenAskedTo() throws Exception {
    try (BinPintle pintle = BinPintle.start(withoutArchives, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");

      assertThat(pintle.stop()).isZero();
      assertThat(pintle.otherErrors()).isEmpty();
    }
  }

  @Test
  void canBeCalledThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(directory.resolve("run"), BinPintle.ROOT.resolve("bin/pintle"));
    try (BinPintle pintle =
        BinPintle.start(link, withoutArchives, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
    }
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    try (BinPintle pintle = BinPintle.start(withoutArchives, "nowhere.java")) {
      assertThat(pintle.awaitLine()).contains("there is no file nowhere.java");
      assertThat(pintle.awaitExit()).isEqualTo(2);
    }
  }

  @Test
  void startsWithoutACache() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Map<String, String> nowhere = Map.of("XDG_CACHE_HOME", file.toString());
    try (BinPintle pintle = BinPintle.start(nowhere, "-l", "0", "examples/Hello.java")) {
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
      assertThat(pintle.stop()).isZero();
      assertThat(pintle.otherErrors()).isEmpty();
    }
  }

  @Test
  void saysThatJavaHomeIsWrong() throws Exception {
    Map<String, String> wrong = Map.of("JAVA_HOME", directory.toString());
    try (BinPintle pintle = BinPintle.start(wrong, "examples/Hello.java")) {
      assertThat(pintle.awaitLine()).contains("correct JAVA_HOME");
      assertThat(pintle.awaitExit()).isEqualTo(1);
    }
  }

  @Test
  void clearsWhatAKilledMakerOfAnArchiveHasLeft() throws Exception {
    Path cache = directory.resolve("cache");
    Path archives = Files.createDirectories(cache.resolve("pintle/jvm"));
    Path left = Files.createDirectories(archives.resolve("new-killed/pintle"));
    Files.createFile(left.resolve("classes.jar"));
    try (WatchService watch = archives.getFileSystem().newWatchService()) {
      WatchKey key = archives.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
      try (BinPintle pintle = BinPintle.start(environment, "-l", "0", "examples/Hello.java")) {
        pintle.awaitPort();
        while (!names(archives, "new-").isEmpty()) {
          assertThat(watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(key);
          key.reset();
        }
      }
    }
    assertThat(names(archives, "java-")).hasSize(1).noneMatch(name -> name.endsWith(".failed"));
  }

  @Test
  void startsFromAnArchiveThatTheFirstStartsHaveMade() throws Exception {
    Path cache = directory.resolve("cache");
    Path archives = Files.createDirectories(cache.resolve("pintle/jvm"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    try (WatchService watch = archives.getFileSystem().newWatchService()) {
      WatchKey key =
          archives.register(
              watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      try (BinPintle one = BinPintle.start(environment, "-l", "0", "examples/Hello.java");
          BinPintle other = BinPintle.start(environment, "-l", "0", "examples/Hello.java")) {
        assertThat(BinPintle.get(one.awaitPort())).isEqualTo(BinPintle.get(other.awaitPort()));
        awaitArchive(archives, watch, key);
      }
    }
    assertThat(names(archives, "java-")).hasSize(1).noneMatch(name -> name.endsWith(".failed"));

    assertThat(classesLoadedToServe("examples/Hello.java", cache))
        .anyMatch(line -> line.contains("dev.pintle.runner.Service source: shared objects file"));
  }

  @Test
  void readsNoClassOfItsOwnFromItsJarsAnewToServeAJar() throws Exception {
    Path jar = packHello(directory.resolve("hello.jar"));
    Path cache = directory.resolve("cache");
    Path archives = Files.createDirectories(cache.resolve("pintle/jvm"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    try (WatchService watch = archives.getFileSystem().newWatchService()) {
      WatchKey key =
          archives.register(
              watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      try (BinPintle first = BinPintle.start(environment, "-l", "0", jar.toString())) {
        first.awaitPort();
        awaitArchive(archives, watch, key);
      }
    }

    List<String> loaded = classesLoadedToServe(jar.toString(), cache);
    assertThat(loaded)
        .anyMatch(line -> line.contains("] picocli.CommandLine source: shared objects file"))
        .anyMatch(
            line -> line.contains("] dev.pintle.runner.RunCommand source: shared objects file"));
    assertThat(loaded.stream().filter(line -> OWN_CLASS.matcher(line).find()))
        .noneMatch(line -> line.contains(" source: file:"));
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

  private static void awaitArchive(Path archives, WatchService watch, WatchKey key)
      throws Exception {
    while (names(archives, "java-").isEmpty() || !names(archives, "new-").isEmpty()) {
      assertThat(watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(key);
      key.reset();
    }
  }

  /** A line for each, with where it comes from. */
  private List<String> classesLoadedToServe(String app, Path cache) throws Exception {
    Path loaded = directory.resolve("loaded");
    Map<String, String> logged =
        Map.of(
            "XDG_CACHE_HOME",
            cache.toString(),
            "JDK_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + loaded);
    try (BinPintle pintle = BinPintle.start(logged, "-l", "0", app)) {
      assertThat(pintle.awaitLine()).startsWith("NOTE: Picked up JDK_JAVA_OPTIONS");
      assertThat(BinPintle.get(pintle.awaitPort())).isEqualTo("Hello, world!");
      assertThat(pintle.stop()).isZero();
    }
    return Files.readAllLines(loaded);
  }

  private static List<String> names(Path folder, String prefix) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }
}
