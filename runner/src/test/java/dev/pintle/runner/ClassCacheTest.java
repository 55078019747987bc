package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCacheTest {
  private static final Map<String, byte[]> CLASSES =
      Map.of("org.example.A", new byte[] {1, 2}, "org.example.A$B", new byte[] {3});

  @TempDir Path directory;

  @Test
  void givesBackWhatWasStored() {
    ClassCache cache = new ClassCache(directory.resolve("made/when/needed"));

    cache.store("key", CLASSES);

    assertThat(cache.find("key")).containsExactlyInAnyOrderEntriesOf(CLASSES);
    assertThat(cache.find("other")).isEmpty();
  }

  @Test
  void takesABrokenEntryAsNone() throws IOException {
    ClassCache cache = new ClassCache(directory);
    cache.store("key", CLASSES);
    Path entry = directory.resolve("key.jar");
    byte[] bytes = Files.readAllBytes(entry);
    bytes[bytes.length / 3] ^= 0x55;

    Files.write(entry, bytes);

    assertThat(cache.find("key")).isEmpty();
  }

  @Test
  void doesNothingWhereItCannotWrite() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    ClassCache cache = new ClassCache(file.resolve("below"));

    cache.store("key", CLASSES);

    assertThat(cache.find("key")).isEmpty();
  }

  @Test
  void doesNothingWithoutADirectory() {
    ClassCache cache = new ClassCache(null);

    cache.store("key", CLASSES);

    assertThat(cache.find("key")).isEmpty();
  }

  @Test
  void leavesNoTemporaryFile() throws IOException {
    new ClassCache(directory).store("key", CLASSES);

    assertThat(names()).containsExactly("key.jar");
  }

  @Test
  void forgetsTheLeastRecentlyUsed() throws IOException {
    ClassCache cache = new ClassCache(directory);
    for (int i = 0; i < 130; i++) {
      cache.store("key" + i, CLASSES);
      Files.setLastModifiedTime(directory.resolve("key" + i + ".jar"), FileTime.fromMillis(i));
      if (i > 0) {
        cache.find("key0");
      }
    }

    assertThat(names()).hasSizeLessThanOrEqualTo(101).contains("key0.jar", "key129.jar");
    assertThat(cache.find("key1")).isEmpty();
  }

  @Test
  void standsThatOthersUseEntriesMeanwhile() throws Exception {
    ClassCache cache = new ClassCache(directory);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> others = CompletableFuture.runAsync(() -> disturb(over));
    try {
      for (int i = 0; i < 500; i++) {
        cache.store("key" + i, CLASSES);
      }
    } finally {
      over.set(true);
      others.get(20, TimeUnit.SECONDS);
    }
  }

  private void disturb(AtomicBoolean over) {
    Random random = new Random(1);
    while (!over.get()) {
      File entry = directory.resolve("key" + random.nextInt(500) + ".jar").toFile();
      boolean isThere = entry.setLastModified(random.nextInt(1_000_000));
      if (!isThere) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void hasAKeyForEachSourceNameAndClassPath() throws IOException {
    Path library = Files.writeString(directory.resolve("library"), "1");
    String key = ClassCache.key(Path.of("A.java"), "class A {}", List.of(library));

    assertThat(ClassCache.key(Path.of("A.java"), "class A {}", List.of(library))).isEqualTo(key);
    assertThat(ClassCache.key(Path.of("B.java"), "class A {}", List.of(library))).isNotEqualTo(key);
    assertThat(ClassCache.key(Path.of("A.java"), "class B {}", List.of(library))).isNotEqualTo(key);
    assertThat(ClassCache.key(Path.of("A.java"), "class A {}", List.of())).isNotEqualTo(key);
    Files.writeString(library, "12");
    assertThat(ClassCache.key(Path.of("A.java"), "class A {}", List.of(library))).isNotEqualTo(key);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
