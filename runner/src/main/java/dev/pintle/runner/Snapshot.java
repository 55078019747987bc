package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
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

  /**
   * Copies what links lead to: a folder is often one, as "current" where releases stand side by
   * side. What is neither a file nor a folder holds no class: a socket, a pipe, for which a copy
   * would wait, an editor's lock, which is a link to nothing.
   */
  private static void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(copy(path));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Files.copy(path, copy(path));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure)
              throws IOException {
            if (failure instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE; // a link to a folder that it stands in
            }
            throw failure;
          }

          private Path copy(Path path) {
            return to.resolve(from.relativize(path).toString());
          }
        });
  }
}
