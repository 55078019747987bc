package dev.pintle.runner;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * SLF4J's simple log takes 25 ms to be ready, in which the command line can be understood. Whoever
 * asks for a logger meanwhile might get one that says nothing for ever, so nobody goes on to what
 * logs before it is ready.
 */
final class EarlyLog {
  private static @Nullable Thread beginning;

  private EarlyLog() {}

  /** Begins, on a thread of its own. */
  static synchronized void begin() {
    Thread thread = new Thread(null, LoggerFactory::getILoggerFactory, "pintle-log", 0, false);
    thread.setDaemon(true);
    thread.start();
    beginning = thread;
  }

  /** Waits until it is ready, if it has begun. */
  static synchronized void await() throws InterruptedException {
    if (beginning != null) {
      beginning.join();
      beginning = null;
    }
  }
}
