package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppSourceTest {
  @TempDir Path directory;

  @Test
  void takesASourceFileWithItsClassPathAsFilesToWatch() throws Exception {
    Path file = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", ""));

    AppSource source = AppSource.of(file.toString(), List.of(directory));

    assertThat(source).isInstanceOf(SourceFileApp.class);
    assertThat(source.files()).containsExactly(file, directory);
  }

  @Test
  void saysThatTheFileIsMissing() {
    assertThatThrownBy(() -> AppSource.of("nowhere/Hello.java", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no file nowhere/Hello.java");
  }

  @Test
  void saysThatAClassNeedsAClassPath() {
    assertThatThrownBy(() -> AppSource.of("Hello", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither a .java file nor a .jar")
        .hasMessageContaining("--class-path");
  }

  @Test
  void saysThatAnEntryOfTheClassPathIsMissing() {
    assertThatThrownBy(() -> AppSource.of("Hello", List.of(directory.resolve("lib.jar"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lib.jar, which --class-path names");
  }
}
