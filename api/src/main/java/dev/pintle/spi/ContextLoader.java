package dev.pintle.spi;

import dev.pintle.App;
import dev.pintle.internal.Around;
import org.jspecify.annotations.Nullable;

/**
 * The context class loader for code of the app's, which runs on threads of the handler, where the
 * app's classes would not be found.
 */
public final class ContextLoader {
  private ContextLoader() {}

  /**
   * The loader to set before an app is called: that of its class, or of the class of what a
   * middleware of this library stands before.
   *
   * @param app the app
   * @return its loader, that of the class path for an app of the JDK's own
   */
  public static ClassLoader of(App app) {
    Object innermost = app;
    while (innermost instanceof Around around) {
      innermost = around.inner();
    }
    ClassLoader own = innermost.getClass().getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  static @Nullable ClassLoader current() {
    return Thread.currentThread().getContextClassLoader();
  }

  /**
   * Runs what an app registered, with the loader that was the thread's at that time; the thread has
   * its own again after that.
   */
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
