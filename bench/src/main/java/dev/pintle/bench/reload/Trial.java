package dev.pintle.bench.reload;

import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An app that is reloaded so many times while clients ask.
 *
 * @param requests so many are answered at least; they are spread over the reloads
 */
record Trial(Stack stack, Way way, int reloads, long requests, Conditions conditions) {
  /**
   * Runs it.
   *
   * @param home the root of the repository, built
   * @param cache what earlier starts have left; {@link Conditions#NO_CACHE} for nothing
   */
  Outcome run(Path home, Path cache) throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Conditions with = conditions.with(cache);
      int port = FreePort.any();
      Site site = new Site(home, folder.path(), stack.handler, port, with, AppSource.tortured());
      try (LoadedSite loaded = LoadedSite.start(stack, way, site, reloads + 1, Clients::kinds)) {
        long begin = System.nanoTime();
        try {
          torture(loaded);
          double seconds = (System.nanoTime() - begin) / 1e9;
          return Outcome.of(this, loaded.ledger(), seconds, loaded.log());
        } catch (IOException e) {
          throw new IOException(e.getMessage() + "\n" + loaded.log(), e);
        }
      }
    }
  }

  private void torture(LoadedSite loaded) throws IOException, InterruptedException {
    Ledger ledger = loaded.ledger();
    for (int generation = 2; generation <= reloads + 1; generation++) {
      ledger.awaitAnswers(requests * (generation - 1) / (reloads + 1), Deployment.PATIENCE);
      loaded.goTo(generation);
    }
    ledger.awaitAnswers(requests, Deployment.PATIENCE);
    loaded.endClients();
  }

  @Override
  public String toString() {
    return stack.title + ", " + way.title;
  }
}
