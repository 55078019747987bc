package dev.pintle.bench.web;

import dev.pintle.bench.ProcessTree;
import java.io.Closeable;

/**
 * A server that runs.
 *
 * @param processes all of it
 * @param port on 127.0.0.1
 */
record WebServer(ProcessTree processes, int port) implements Closeable {
  @Override
  public void close() {
    processes.end();
  }
}
