package example.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An adapter is short: blank lines, imports and comments left out, fewer than 200 lines. */
class SizeTest {
  private static boolean isCode(String line) {
    String text = line.strip();
    return !text.isEmpty() && !text.matches("(import |//|/\\*|\\*).*");
  }

  @Test
  void theAdapterHasFewerThan200Lines() throws IOException {
    List<String> code = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        code.addAll(Files.readAllLines(file).stream().filter(SizeTest::isCode).toList());
      }
    }
    assertThat(code).hasSizeBetween(100, 199);
  }
}
