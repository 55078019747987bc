package dev.pintle.runner;

import dev.pintle.App;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of an app, with the class loader that is its alone.
 *
 * @param app what to call
 * @param loader the context class loader for calls; closed with the app
 */
record LoadedApp(App app, AppClassLoader loader) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** Finds the class that is the app. */
  @FunctionalInterface
  interface Finder {
    AppClass find(ClassLoader loader) throws LoadException;
  }

  /**
   * Makes the app with {@code loader}, which is closed if that fails.
   *
   * @throws LoadException if there is no such class, or it cannot be made
   */
  static LoadedApp load(AppClassLoader loader, Finder finder) throws LoadException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    boolean made = false;
    try {
      LoadedApp loaded = new LoadedApp(finder.find(loader).instantiate(), loader);
      made = true;
      return loaded;
    } finally {
      thread.setContextClassLoader(before);
      if (!made) {
        loader.close();
      }
    }
  }

  @Override
  public void close() {
    try {
      if (app instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Throwable e) { // a class that is missing, say
      LOG.warn("closing the app failed", e);
    } finally {
      loader.close();
    }
  }
}
