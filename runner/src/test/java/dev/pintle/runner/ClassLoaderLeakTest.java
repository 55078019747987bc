package dev.pintle.runner;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLoaderLeakTest {
  @TempDir Path directory;

  @Test
  void dropsTheClassLoaderOfAVersionThatWasReplaced() throws Exception {
    Path file = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    AppSource source = AppSource.of(file.toString(), List.of());
    LoadedApp first = source.load();
    WeakReference<ClassLoader> old = new WeakReference<>(first.loader());
    try (Reloadable app = new Reloadable(version(first))) {
      first = null;
      Call.of(app).end();

      app.replace(version(source.load()));

      Waiting.until(() -> isGone(old), "the end of the old version's class loader");
    }
  }

  /**
   * One collection may come too early: the thread that closed the version is still on its way out.
   */
  private static boolean isGone(WeakReference<ClassLoader> loader) {
    System.gc();
    return loader.get() == null;
  }

  private static Version version(LoadedApp loaded) {
    return new Version(same -> same, loaded, () -> {});
  }
}
