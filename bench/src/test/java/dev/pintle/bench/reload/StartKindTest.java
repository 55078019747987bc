package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts are judged by their median. */
class StartKindTest {
  @Test
  void aBarIsMetBelowIt() {
    assertThat(StartKind.JAR.row(25, List.of(0.3, 0.1, 0.199)))
        .isEqualTo("| a jar | 3 | 0.199 (0.100 to 0.300) | 0.20 | met |");
    assertThat(StartKind.JAR.row(25, List.of(0.2))).endsWith("| 0.20 | MISSED |");
    assertThat(StartKind.NEW_SOURCE.row(17, List.of(0.5, 0.8))).endsWith("| 0.60 | MISSED |");
  }

  @Test
  void aJarHasOneFromTheAotCacheOn() {
    assertThat(StartKind.JAR.row(17, List.of(0.3))).endsWith("| - |  |");
  }
}
