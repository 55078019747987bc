package dev.pintle.bench.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What first starts of bin/pintle leave for later ones, which are quicker by it. */
final class Archive {
  private static final int ATTEMPTS = 600;

  private Archive() {}

  /**
   * Makes one, by a first start.
   *
   * @param folder for it and for other files
   * @param home the root of the repository
   * @return the folder that later starts are to be told of; none if the machine is too busy, for it
   *     is made with low priority
   */
  static Path makeIn(Path folder, Path home) throws IOException, InterruptedException {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Site site =
        new Site(
            home,
            folder,
            "http",
            FreePort.any(),
            Conditions.SERIOUS.with(cache),
            AppSource.tortured());
    site.write(1);
    try (Deployment first = new InProcess(site)) {
      if (!awaitIn(cache, 1)) {
        System.err.println(
            "bench: no archive was made in a minute; going on without:\n" + first.log());
        return Conditions.NO_CACHE;
      }
    }
    return cache;
  }

  /**
   * Waits until so many are complete, for a minute at most.
   *
   * @param cache the folder that the first starts were told of
   * @param count one, or two: for starts from a source file, and for others
   * @return whether they are
   */
  static boolean awaitIn(Path cache, int count) throws IOException, InterruptedException {
    for (int n = 0; n < ATTEMPTS; n++) {
      if (areIn(cache.resolve("pintle/jvm"), count)) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static boolean areIn(Path archives, int count) throws IOException {
    if (!Files.isDirectory(archives)) {
      return false;
    }
    try (Stream<Path> files = Files.list(archives)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      // Complete when their maker has cleaned up.
      return names.stream().filter(name -> name.matches("java-[0-9-]+(source|jar)")).count()
              == count
          && names.stream().noneMatch(name -> name.startsWith("new-"));
    }
  }
}
