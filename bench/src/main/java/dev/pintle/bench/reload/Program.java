package dev.pintle.bench.reload;

import java.io.File;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Program {
  /** Debian has web servers where only root looks. */
  private static final List<String> MORE_PLACES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final Map<String, String> PACKAGES =
      Map.of(
          "apache2", "apache2",
          "nginx", "nginx-light",
          "start_server", "libserver-starter-perl");

  private Program() {}

  /** Finds one of those that are used here. */
  static Path find(String name) throws FileNotFoundException {
    String places = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(places.split(File.pathSeparator, -1)), MORE_PLACES.stream())
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new FileNotFoundException(
                    name + " is not installed; apt-get install " + PACKAGES.get(name)));
  }

  /** Started by root, web servers change to a user. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
