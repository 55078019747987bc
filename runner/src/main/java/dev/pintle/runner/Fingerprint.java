package dev.pintle.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The state of files, told by size, time and inode without reading them. Equal fingerprints mean
 * that nothing has changed.
 *
 * @param files by path; what is in directories included
 */
record Fingerprint(SortedMap<Path, String> files) {
  private static final String ABSENT = "absent";

  static Fingerprint of(Collection<Path> paths) {
    SortedMap<Path, String> files = new TreeMap<>();
    for (Path path : paths) {
      try (Stream<Path> tree = Files.walk(path.toRealPath())) {
        tree.forEach(file -> files.put(file, state(file)));
      } catch (IOException | UncheckedIOException e) {
        // The tree is changing right now.
        files.put(path, ABSENT);
      }
    }
    return new Fingerprint(files);
  }

  /** Whether something is missing, as in the middle of a build. */
  boolean incomplete() {
    return files.containsValue(ABSENT);
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isDirectory()
          ? "directory"
          : attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
