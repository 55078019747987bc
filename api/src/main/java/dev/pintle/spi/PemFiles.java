package dev.pintle.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The files of tls-cert and tls-key.
 *
 * @param certificate where the chain is
 * @param key where its key is; may be the same file
 */
record PemFiles(Path certificate, Path key) {
  /** What tells a changed pair of files from an unchanged one. */
  record Stamp(@Nullable State certificate, @Nullable State key) {}

  /** What tells a changed file; the inode shows a file that another was moved over. */
  private record State(FileTime modified, long size, @Nullable Object inode) {}

  /** How the files are now; links are followed. */
  Stamp stamp() {
    return new Stamp(state(certificate), state(key));
  }

  private static @Nullable State state(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      return null; // reading it will say why
    }
  }

  /**
   * Reads both.
   *
   * @throws IllegalArgumentException in a sentence, if they cannot be used
   */
  PemPair read() {
    return PemPair.parse(
        text("tls-cert", certificate),
        "tls-cert " + certificate,
        text("tls-key", key),
        "tls-key " + key);
  }

  private static String text(String option, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          option + " names " + file + ", but there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          option
              + " names "
              + file
              + ", which cannot be read; let this process's user read it ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  @Override
  public String toString() {
    return certificate.toString();
  }
}
