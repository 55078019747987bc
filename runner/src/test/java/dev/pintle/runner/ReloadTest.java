package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class ReloadTest {
  @TempDir Path directory;

  @Test
  void takesOverAChangeUnderAKeptConnection() throws Exception {
    Path app = write("one");
    try (Running running = Running.start("-r", "-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      assertThat(connection.get("/")).endsWith("one");

      write("two");
      running.awaitError("pintle: reloaded " + app);

      assertThat(connection.get("/")).endsWith("two");
    }
  }

  @Test
  void servesTheOldVersionUntilABrokenOneIsMended() throws Exception {
    Path app = write("one");
    try (Running running = Running.start("-r", "-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      Files.writeString(app, Apps.answering("Hello", "two").replace("return", "retrun"));
      running.awaitError("not reloaded, the version before serves on: ");
      running.awaitError("Hello.java:7: error:");
      assertThat(connection.get("/")).endsWith("one");

      write("three");
      running.awaitError("pintle: reloaded ");

      assertThat(connection.get("/")).endsWith("three");
    }
  }

  @Test
  void servesTheOldVersionWhenTheNewOnesConstructorThrows() throws Exception {
    Path app = write("one");
    try (Running running = Running.start("-r", "-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      Files.writeString(
          app,
          Apps.answering("Hello", "two")
              .replace(
                  "  @Override", "  public Hello() { throw new Error(\"no\"); }\n  @Override"));
      running.awaitError("not reloaded, the version before serves on: ");
      running.awaitError("java.lang.Error: no");

      assertThat(connection.get("/")).endsWith("one");
    }
  }

  @Test
  void finishesARequestOnTheVersionItBeganWith() throws Exception {
    Path go = directory.resolve("go");
    Path app = Apps.write(directory.resolve("Hello.java"), Apps.waiting("Hello", "one", go));
    try (Running running = Running.start("-r", "-l", "0", app);
        KeptConnection old = KeptConnection.to(running.awaitPort())) {
      old.send("/");
      running.awaitOutput("called");

      write("two");
      running.awaitError("pintle: reloaded ");
      Files.createFile(go);

      assertThat(old.receive()).endsWith("one");
      running.awaitOutput("closed");
      assertThat(old.get("/")).endsWith("two");
    }
  }

  @Test
  void goesOnThoughClosingAVersionFailsWithAnError() throws Exception {
    String closing =
        Apps.answering("Hello", "one")
            .replace("implements App", "implements App, AutoCloseable")
            .replace(
                "  @Override",
                "  @Override public void close() { throw new AssertionError(\"no\"); }\n  @Override");
    Path app = Apps.write(directory.resolve("Hello.java"), closing);
    try (Running running = Running.start("-r", "-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      for (String answer : List.of("two", "three")) {
        write(answer);
        running.awaitError("pintle: reloaded ");
        assertThat(connection.get("/")).endsWith(answer);
      }
    }
  }

  @Test
  void reloadsOnAHangup() throws Exception {
    Path app = write("one");
    try (Running running = Running.start("-l", "0", app);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      write("two");
      running.signal("HUP");
      running.awaitError("pintle: reloaded ");

      assertThat(connection.get("/")).endsWith("two");
    }
  }

  @Test
  void reloadsAJarThatWasWrittenOver() throws Exception {
    Path jar = directory.resolve("shop.jar");
    Apps.jar(jar, "Shop", Apps.answering("Shop", "one"), "Pintle-App", "Shop");
    try (Running running = Running.start("-r", "-l", "0", jar);
        KeptConnection connection = KeptConnection.to(running.awaitPort())) {
      Apps.jar(jar, "Shop", Apps.answering("Shop", "two"), "Pintle-App", "Shop");
      running.awaitError("pintle: reloaded ");

      assertThat(connection.get("/")).endsWith("two");
    }
  }

  /**
   * At once as a whole: a file that is seen half-written is reloaded once more when it is whole.
   */
  private Path write(String answer) throws Exception {
    Path next = Apps.write(directory.resolve("next"), Apps.answering("Hello", answer));
    return Files.move(next, directory.resolve("Hello.java"), StandardCopyOption.REPLACE_EXISTING);
  }
}
