package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {
  @TempDir Path directory;

  private final Semaphore changes = new Semaphore(0);
  private Path file;
  private Watcher watcher;

  @BeforeEach
  void writeFile() throws Exception {
    file = Files.writeString(directory.resolve("Hello.java"), "1");
  }

  @AfterEach
  void stopWatching() throws Exception {
    watcher.close();
  }

  @Test
  void noticesAFileWrittenInPlace() throws Exception {
    start(file);
    Files.writeString(file, "22");

    assertNoticed();
  }

  @Test
  void noticesAFileMovedOverTheOldOne() throws Exception {
    start(file);
    Path fresh = Files.writeString(directory.resolve("Hello.java.new"), "2");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

    assertNoticed();
  }

  @Test
  void noticesEachChange() throws Exception {
    start(file);
    Files.writeString(file, "22");
    assertNoticed();
    Files.writeString(file, "333");

    assertNoticed();
  }

  @Test
  void noticesAChangeBetweenItsMakingAndItsStart() throws Exception {
    watcher = Watcher.of(List.of(file));
    Files.writeString(file, "22");
    watcher.start(changes::release);

    assertNoticed();
  }

  @Test
  void noticesAFileDeepInANewDirectory() throws Exception {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    start(classes);
    Path deep = Files.createDirectories(classes.resolve("org/example"));
    assertNoticed();
    Files.writeString(deep.resolve("A.class"), "1");

    assertNoticed();
  }

  @Test
  void waitsForAFileThatIsGoneToComeBack() throws Exception {
    AtomicBoolean always = new AtomicBoolean(true);
    watcher = Watcher.of(List.of(file));
    watcher.start(
        () -> {
          always.compareAndSet(true, Files.exists(file));
          changes.release();
        });
    Files.delete(file);
    Files.writeString(file, "22");

    assertNoticed();
    assertThat(always).isTrue();
  }

  @Test
  void waitsForDirectoriesThatAreGoneToComeBack() throws Exception {
    Path target = directory.resolve("build/target");
    Path classes = Files.createDirectories(target.resolve("classes"));
    Files.writeString(classes.resolve("A.class"), "1");
    watcher = Watcher.of(List.of(classes));
    Files.delete(classes.resolve("A.class"));
    Files.delete(classes);
    Files.delete(target);
    watcher.start(changes::release);
    Files.createDirectories(classes);
    Files.writeString(classes.resolve("A.class"), "22");
    assertNoticed();
    changes.drainPermits();
    Files.writeString(classes.resolve("A.class"), "333");

    assertNoticed();
  }

  @Test
  void waitsForDirectoriesThatHaveNeverBeenThere() throws Exception {
    Path classes = directory.resolve("build/target/classes");
    start(classes);
    Files.createDirectories(classes);
    Files.writeString(classes.resolve("A.class"), "1");

    assertNoticed();
  }

  @Test
  void noticesAFileWrittenBehindASymbolicLink() throws Exception {
    Path real = Files.createDirectory(directory.resolve("real")).resolve("Hello.java");
    Files.writeString(real, "1");
    Path links = Files.createDirectory(directory.resolve("links"));
    start(file, Files.createSymbolicLink(links.resolve("Hello.java"), real));
    // So that it waits for events: the first may be noticed before it does.
    for (String text : List.of("22", "333")) {
      Files.writeString(file, text);
      assertNoticed();
    }
    Files.writeString(real, "22");

    assertNoticed();
  }

  @Test
  void noticesAFileWrittenInALinkedDirectory() throws Exception {
    Path real = Files.createDirectories(directory.resolve("real/org"));
    Path links = Files.createDirectory(directory.resolve("links"));
    start(Files.createSymbolicLink(links.resolve("classes"), real.getParent()));
    Files.writeString(real.resolve("A.class"), "1");

    assertNoticed();
  }

  @Test
  void ignoresItsNeighbours() throws Exception {
    start(file);
    Path fresh = Files.writeString(directory.resolve("Other.java"), "22");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

    assertNoticed();
    assertThat(changes.availablePermits()).isZero();
  }

  @Test
  void goesOnAfterAFailureOfWhatItCalls() throws Exception {
    watcher = Watcher.of(List.of(file));
    watcher.start(
        () -> {
          changes.release();
          throw new IllegalStateException("on purpose");
        });
    Files.writeString(file, "22");
    assertNoticed();
    Files.writeString(file, "333");

    assertNoticed();
  }

  private void start(Path... watched) throws Exception {
    watcher = Watcher.of(List.of(watched));
    watcher.start(changes::release);
  }

  private void assertNoticed() throws InterruptedException {
    assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }
}
