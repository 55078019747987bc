package dev.pintle.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The numbers of this process's descriptors, as Linux tells them. */
final class Descriptors {
  private static final String LISTEN_STATE = "0A";

  private Descriptors() {}

  /** Whether this process has the file open; false too where that cannot be seen. */
  static boolean hasOpen(Path file) {
    try {
      return hasAny(file.toRealPath().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasAny(String target) throws IOException {
    Path all = Path.of("/proc/self/fd");
    if (!Files.isDirectory(all)) {
      return false;
    }
    try (Stream<Path> open = Files.list(all)) {
      return open.anyMatch(link -> leadsTo(link, target));
    }
  }

  /**
   * The descriptor of the socket of this process that listens on a TCP port. Others may listen on
   * the same port of another address.
   */
  static int ofTcpListener(int port) throws IOException {
    Set<String> listening = new HashSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > 9
            && columns[3].equals(LISTEN_STATE)
            && columns[1].endsWith(String.format(":%04X", port))) {
          listening.add("socket:[" + columns[9] + "]");
        }
      }
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : open.toList()) {
        if (listening.stream().anyMatch(target -> leadsTo(link, target))) {
          return Integer.parseInt(link.getFileName().toString());
        }
      }
    }
    throw new IOException("this process listens on no port " + port);
  }

  private static boolean leadsTo(Path link, String target) {
    try {
      return Files.readSymbolicLink(link).toString().equals(target);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
