package dev.pintle.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps compiled source files from one start to the next: one jar each, in {@code
 * $XDG_CACHE_HOME/pintle/classes} or {@code ~/.cache/pintle/classes}. A cache that cannot be read
 * or written is as good as an empty one.
 */
final class ClassCache {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** How many are kept; the least recently used go. */
  private static final int CAPACITY = 100;

  private final @Nullable Path directory;

  /** Keeps nothing if {@code directory} is null. */
  ClassCache(@Nullable Path directory) {
    this.directory = directory;
  }

  /** The cache of whoever runs this process. */
  static ClassCache ofUser() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured != null && Path.of(configured).isAbsolute()
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".cache");
    // A user without a home directory has "?".
    return new ClassCache(caches.isAbsolute() ? caches.resolve("pintle/classes") : null);
  }

  /**
   * A name for what the compiler makes of {@code source} with this Java and this class path.
   *
   * @param file goes into the classes, for stack traces
   */
  static String key(Path file, String source, List<Path> classPath) {
    StringBuilder all = new StringBuilder();
    all.append(Runtime.version()).append('\n').append(file.getFileName()).append('\n');
    all.append(Fingerprint.of(classPath)).append('\n');
    all.append(source);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Finds classes.
   *
   * @return by binary name; empty if there are none, or none that can be read
   */
  Map<String, byte[]> find(String key) {
    if (directory == null) {
      return Map.of();
    }
    Path file = directory.resolve(key + ".jar");
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceAll("\\.class$", "").replace('/', '.');
        classes.put(name, zip.readAllBytes());
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException e) {
      return Map.of();
    }
    return classes;
  }

  /** Keeps classes if it can. */
  void store(String key, Map<String, byte[]> classes) {
    if (directory == null) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Path temporary = Files.createTempFile(directory, "new-", ".tmp");
      try {
        write(classes, temporary);
        Files.move(temporary, directory.resolve(key + ".jar"), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
      prune(directory);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("the compiled classes cannot be kept in {}", directory, e);
    }
  }

  private static void write(Map<String, byte[]> classes, Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey().replace('.', '/') + ".class"));
        zip.write(entry.getValue());
      }
    }
  }

  private static void prune(Path directory) throws IOException {
    // Each time is read once: others may use and delete entries meanwhile, and a sort whose order
    // changes fails.
    Map<Path, FileTime> used = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(file -> used.put(file, lastUsed(file)));
    }
    List<Path> oldestFirst =
        used.keySet().stream().sorted(Comparator.comparing(used::get)).toList();
    for (Path file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - CAPACITY))) {
      Files.deleteIfExists(file);
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Another process has just deleted it.
      return FileTime.fromMillis(0);
    }
  }
}
