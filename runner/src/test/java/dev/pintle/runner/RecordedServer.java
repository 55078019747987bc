package dev.pintle.runner;

import dev.pintle.DrainReport;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Stands where a server would, and keeps how it was told to drain. */
final class RecordedServer implements Server {
  /** For how long each drain was to be at most. */
  final BlockingQueue<Duration> drains = new LinkedBlockingQueue<>();

  @Override
  public List<SocketAddress> addresses() {
    return List.of();
  }

  @Override
  public int port() {
    throw new IllegalStateException("it listens nowhere");
  }

  @Override
  public DrainReport drain(Duration deadline) {
    drains.add(deadline);
    return new DrainReport(0, 0, List.of(), Duration.ZERO);
  }

  @Override
  public void close() {
    throw new IllegalStateException("it is drained, not closed");
  }

  @Override
  public void awaitTermination() {}

  @Override
  public ServerStats stats() {
    return new ServerStats(0, 0, 0, 0, 0, 0, 0);
  }
}
