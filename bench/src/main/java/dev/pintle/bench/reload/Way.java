package dev.pintle.bench.reload;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** How the next version takes the place of the one before. */
enum Way {
  /** In the process. */
  IN_PROCESS("in-process") {
    @Override
    Deployment deploy(Site site) throws IOException, InterruptedException {
      return new InProcess(site);
    }
  },
  /** Process to process, by our supervisor. */
  SUPERVISOR("supervisor") {
    @Override
    Deployment deploy(Site site) throws IOException, InterruptedException {
      return new Supervised(site);
    }
  },
  /** Process to process, by Server::Starter. */
  START_SERVER("start_server") {
    @Override
    Deployment deploy(Site site) throws IOException, InterruptedException {
      return new UnderStartServer(site, "TERM");
    }
  },
  /** A fault: old workers are killed. What clients lose by it must be seen. */
  KILLING("start_server-kill") {
    @Override
    Deployment deploy(Site site) throws IOException, InterruptedException {
      return new UnderStartServer(site, "KILL");
    }
  };

  /** Those that shall lose nothing. */
  static final List<Way> ALL = Arrays.stream(values()).filter(way -> way != KILLING).toList();

  final String title;

  Way(String title) {
    this.title = title;
  }

  /** Starts the site, and waits until it serves. */
  abstract Deployment deploy(Site site) throws IOException, InterruptedException;
}
