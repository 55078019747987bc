package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLoaderLeakTest {
  private static final long PATIENCE_MILLIS = 10_000;

  @TempDir Path directory;

  @Test
  void dropsTheClassLoaderOfAVersionThatWasReplaced() throws Exception {
    Path file = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "hello"));
    AppSource source = AppSource.of(file.toString(), List.of());
    ReferenceQueue<ClassLoader> dropped = new ReferenceQueue<>();
    LoadedApp first = source.load();
    WeakReference<ClassLoader> old = new WeakReference<>(first.loader(), dropped);
    try (Reloadable app = new Reloadable(version(first))) {
      first = null;
      Call.of(app).end();

      app.replace(version(source.load()));
      System.gc();

      assertThat(dropped.remove(PATIENCE_MILLIS)).isSameAs(old);
    }
  }

  private static Version version(LoadedApp loaded) {
    return new Version(same -> same, loaded, () -> {});
  }
}
