package dev.pintle.bench.reload;

import dev.pintle.bench.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An app that is reloaded so many times while clients ask.
 *
 * @param requests so many are answered at least; they are spread over the reloads
 */
record Trial(Stack stack, Way way, int reloads, long requests, Conditions conditions) {
  private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(30);

  /**
   * Runs it.
   *
   * @param home the root of the repository, built
   * @param cache what earlier starts have left; {@link Conditions#NO_CACHE} for nothing
   */
  Outcome run(Path home, Path cache) throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Conditions with = conditions.with(cache);
      Site site = new Site(home, folder.path(), stack.handler, FreePort.any(), with);
      site.write(1);
      try (Deployment deployment = way.deploy(site);
          WebServer front = stack.startFront(site)) {
        try {
          return torture(site, deployment, front);
        } catch (IOException e) {
          throw new IOException(e.getMessage() + "\n" + logs(deployment, front), e);
        }
      }
    }
  }

  private Outcome torture(Site site, Deployment deployment, @Nullable WebServer front)
      throws IOException, InterruptedException {
    int port = front == null ? site.port() : front.port();
    Ledger ledger = new Ledger(new Generations(reloads + 1));
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Target target = new Target(server, ledger, CLIENTS_PATIENCE, conditions.rate());
    long begin = System.nanoTime();
    Clients clients = Clients.start(target, Clients.kinds(target));
    try {
      for (int generation = 2; generation <= reloads + 1; generation++) {
        ledger.awaitAnswers(requests * (generation - 1) / (reloads + 1), Deployment.PATIENCE);
        deployment.goTo(generation, ledger.generations());
      }
      ledger.awaitAnswers(requests, Deployment.PATIENCE);
    } finally {
      clients.end();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return Outcome.of(this, ledger, seconds, logs(deployment, front));
  }

  private static String logs(Deployment deployment, @Nullable WebServer front) {
    return deployment.log() + (front == null ? "" : "\nThe web server:\n" + front.log());
  }

  @Override
  public String toString() {
    return stack.title + ", " + way.title;
  }
}
