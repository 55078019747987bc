package dev.pintle.testkit.contract;

import dev.pintle.DrainReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A drain that goes on while the case does. */
final class Draining {
  private static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<DrainReport> report;

  private Draining(CompletableFuture<DrainReport> report) {
    this.report = report;
  }

  /** Begins a drain, and waits until the server does not accept any more. */
  static Draining begin(Site site, Duration deadline) {
    Draining draining = new Draining(drain(site, deadline));
    Bench.until(() -> refusesConnections(site));
    return draining;
  }

  /** On a thread of its own. */
  static CompletableFuture<DrainReport> drain(Site site, Duration deadline) {
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                report.complete(site.server().drain(deadline));
              } catch (Throwable e) {
                report.completeExceptionally(e);
              }
            },
            "drain");
    thread.setDaemon(true);
    thread.start();
    return report;
  }

  private static boolean refusesConnections(Site site) {
    // Says nothing, so that no request is counted.
    try (Socket socket = new Socket()) {
      socket.connect((InetSocketAddress) site.address(), 1000);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  DrainReport report() throws InterruptedException {
    return await(report);
  }

  static DrainReport await(CompletableFuture<DrainReport> report) throws InterruptedException {
    try {
      return report.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the drain failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the drain has not ended", e);
    }
  }
}
