package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.CommonOption;
import dev.pintle.Handler;
import dev.pintle.Option;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/SECURITY.md has the limits that the code has, and all that can be set. */
class SecurityDocumentTest {
  private static final Set<CommonOption.Kind> LIMITS =
      EnumSet.of(
          CommonOption.Kind.SIZE,
          CommonOption.Kind.LARGE_SIZE,
          CommonOption.Kind.COUNT,
          CommonOption.Kind.DURATION,
          CommonOption.Kind.NETWORKS);

  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "th part",
          1L,
          "KB",
          1L << 10,
          "MB",
          1L << 20,
          "ms",
          TimeUnit.MILLISECONDS.toNanos(1),
          "s",
          TimeUnit.SECONDS.toNanos(1));

  /** Rows of the tables that tell of limits, without the lines at their tops. */
  private static List<List<String>> rows() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/SECURITY.md"))) {
      if (line.equals("## What it is made of")) {
        break; // which SupplyChainTest reads
      }
      if (line.startsWith("| ")) {
        rows.add(Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList());
      }
    }
    return rows;
  }

  private static List<String> row(String option) throws IOException {
    List<List<String>> found =
        rows().stream().filter(row -> row.get(0).equals("`" + option + "`")).toList();
    assertThat(found).as(option).hasSize(1);
    return found.get(0);
  }

  static Stream<CommonOption> commonLimits() {
    return Stream.of(CommonOption.values()).filter(option -> LIMITS.contains(option.kind()));
  }

  @ParameterizedTest
  @MethodSource("commonLimits")
  void hasTheDefaultAndTheReasonOfEachCommonLimit(CommonOption option) throws Exception {
    List<String> row = row(option.optionName());
    String text = option.defaultText();
    assertThat(row.get(1)).isEqualTo(text == null ? "" : text);
    assertThat(row.get(2)).isEqualTo(option.meaning());
    assertThat(row.get(3)).as("why").isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "fcgi"})
  void hasEachLimitOfAHandler(String handler) throws Exception {
    for (Option<?> option : Handler.named(handler).options()) {
      if (option.type() == Integer.class || option.type() == Duration.class) {
        assertThat(row(option.name()).get(1)).isEqualTo(option.meaning());
      }
    }
  }

  static Stream<List<String>> constants() throws IOException {
    return rows().stream().filter(row -> row.size() > 2 && row.get(2).startsWith("`dev.pintle."));
  }

  @ParameterizedTest
  @MethodSource("constants")
  void hasTheValueOfEachThatCannotBeSet(List<String> row) throws Exception {
    String name = row.get(2).replace("`", "");
    int dot = name.lastIndexOf('.');
    Field field = Class.forName(name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
    field.setAccessible(true);
    String number = row.get(0).replaceAll("\\D.*", "");
    String unit = row.get(0).substring(number.length()).strip();
    assertThat(UNITS).containsKey(unit);
    assertThat(((Number) field.get(null)).longValue())
        .as(name)
        .isEqualTo(Long.parseLong(number) * UNITS.get(unit));
  }

  @Test
  void namesNoOptionThatIsNotThere() throws Exception {
    List<String> options = new ArrayList<>();
    Stream.of(CommonOption.values()).map(CommonOption::optionName).forEach(options::add);
    for (String handler : List.of("http", "fcgi", "jetty", "undertow")) {
      Handler.named(handler).options().forEach(option -> options.add(option.name()));
    }
    assertThat(rows().stream().map(row -> row.get(0)).filter(cell -> cell.startsWith("`")))
        .isNotEmpty()
        .allSatisfy(cell -> assertThat(options).contains(cell.replace("`", "")));
    assertThat(constants()).hasSizeGreaterThan(20);
  }
}
