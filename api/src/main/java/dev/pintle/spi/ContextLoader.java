package dev.pintle.spi;

import org.jspecify.annotations.Nullable;

/**
 * Runs what an app registered with the context class loader that was the thread's at that time: it
 * may run on a thread of the handler, on which the app's classes would not be found.
 */
final class ContextLoader {
  private ContextLoader() {}

  static @Nullable ClassLoader current() {
    return Thread.currentThread().getContextClassLoader();
  }

  /** Runs with this loader as the thread's, which has its own again after that. */
  static void run(@Nullable ClassLoader loader, Runnable work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == loader) {
      work.run();
      return;
    }
    thread.setContextClassLoader(loader);
    try {
      work.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
