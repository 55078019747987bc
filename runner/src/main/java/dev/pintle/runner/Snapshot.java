package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private copy of a class path. Classes are loaded lazily: without the copy, a build that writes
 * over a jar would break the version that still serves.
 */
final class Snapshot implements AutoCloseable {
  private final List<Path> entries = new ArrayList<>();
  private final @Nullable OwnedFolder folder;

  private Snapshot(@Nullable OwnedFolder folder) {
    this.folder = folder;
  }

  /**
   * Copies a class path.
   *
   * @param classPath directories, and jars with what the Class-Path of their manifests names
   * @throws LoadException if that fails; nothing is left behind
   */
  static Snapshot of(List<Path> classPath) throws LoadException {
    if (classPath.isEmpty()) {
      return new Snapshot(null);
    }
    try {
      OwnedFolder folder = OwnedFolder.create();
      Snapshot snapshot = new Snapshot(folder);
      try {
        for (Path entry : withManifestClassPaths(classPath)) {
          // In numbered directories, for two entries may have one name.
          Path parent = Files.createDirectory(folder.path().resolve("" + snapshot.entries.size()));
          Path copy = parent.resolve(entry.toRealPath().getFileName());
          copyTree(entry, copy);
          snapshot.entries.add(copy);
        }
      } catch (IOException | RuntimeException e) {
        snapshot.close();
        throw e;
      }
      return snapshot;
    } catch (IOException e) {
      throw new LoadException("cannot make a copy of the class path: " + Reason.of(e));
    }
  }

  /** The copies, in the order of the class path. */
  List<Path> entries() {
    return entries;
  }

  /** Deletes the copies. */
  @Override
  public void close() {
    if (folder != null) {
      folder.close();
    }
  }

  /** Those paths do not hold from where the copies are, so they are resolved before. */
  private static Set<Path> withManifestClassPaths(List<Path> classPath) throws IOException {
    Set<Path> all = new LinkedHashSet<>();
    for (Path entry : classPath) {
      addWithManifestClassPath(entry, all);
    }
    return all;
  }

  private static void addWithManifestClassPath(Path entry, Set<Path> all) throws IOException {
    if (!Files.exists(entry) || !all.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      Manifest manifest = jar.getManifest();
      String more =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (more != null) {
        for (String relative : more.trim().split("\\s+", -1)) {
          addWithManifestClassPath(Path.of(entry.toUri().resolve(relative)), all);
        }
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }
}
