package dev.pintle.runner;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of one version of an app: those compiled in memory and those on its own copy of
 * the class path. Pintle and its dependencies come from the parent.
 */
final class AppClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private final Map<String, byte[]> classes;
  private final Snapshot snapshot;

  private AppClassLoader(Map<String, byte[]> classes, Snapshot snapshot) {
    super(
        "app",
        snapshot.entries().stream().map(AppClassLoader::url).toArray(URL[]::new),
        AppClassLoader.class.getClassLoader());
    this.classes = Map.copyOf(classes);
    this.snapshot = snapshot;
  }

  /**
   * Makes one.
   *
   * @param classes compiled classes by binary name
   * @param classPath jars and directories, which are copied
   * @throws LoadException if they cannot be copied
   */
  static AppClassLoader of(Map<String, byte[]> classes, List<Path> classPath) throws LoadException {
    return new AppClassLoader(classes, Snapshot.of(classPath));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte @Nullable [] bytes = classes.get(name);
    return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      LOG.warn("closing the class loader of an app failed", e);
    }
    snapshot.close();
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
