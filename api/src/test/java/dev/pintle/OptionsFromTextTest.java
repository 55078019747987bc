package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsFromTextTest {
  private static Options set(String name, String text) {
    return Options.builder().set(name, text).build();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "8192, 8192",
    "7B, 7",
    "64KB, 65536",
    "1MB, 1048576",
    "3GB, 3221225472",
  })
  void readsSizes(String text, long bytes) {
    assertThat(set("max-body", text).maxBody()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "KB", "1 KB", "1kb", "1.5MB", "-1", "+1", "1TB", "9223372036854775807GB", "１"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> set("max-body", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "max-body must be a number of bytes such as 8192, 64KB, 1MB or 2GB, not \""
                + text
                + "\"");
  }

  @Test
  void refusesASizeThatMustFitInAnInt() {
    assertThatThrownBy(() -> set("max-request-line", "2GB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max-request-line must be 1 to 2147483647");
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "3s, 3000", "2m, 120000", "1h, 3600000"})
  void readsTimes(String text, long millis) {
    assertThat(set("idle-timeout", text).idleTimeout()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "s", "1.5s", "-3s", "3 s", "3S", "1d", "99999999999999999999s"})
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> set("idle-timeout", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "idle-timeout must be a time such as 500ms, 3s, 2m or 1h, not \"" + text + "\"");
  }

  @Test
  void readsCounts() {
    assertThat(set("max-headers", "7").maxHeaders()).isEqualTo(7);
    assertThatThrownBy(() -> set("max-headers", "1KB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-headers must be a whole number, not \"1KB\"");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "on, true", "false, false", "off, false"})
  void readsSwitches(String text, boolean value) {
    assertThat(set("http2", text).http2()).isEqualTo(value);
  }

  @Test
  void refusesWhatIsNoSwitch() {
    assertThatThrownBy(() -> set("http2", "maybe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("http2 must be true or false, not \"maybe\"");
  }

  @Test
  void readsNetworks() {
    assertThat(set("trusted-proxies", "10.0.0.0/8, ::1,unix").trustedProxies())
        .containsExactly("10.0.0.0/8", "::1", "unix");
    assertThatThrownBy(() -> set("trusted-proxies", "10.0.0.0/8,nginx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"nginx\"");
  }

  @Test
  void readsFiles() {
    Options options = Options.builder().set("tls-cert", "c.pem").set("tls-key", "k.pem").build();

    assertThat(options.tlsCert()).isEqualTo(Path.of("c.pem"));
    assertThat(options.tlsKey()).isEqualTo(Path.of("k.pem"));
  }

  @Test
  void refusesAnUnknownNameWithThoseThereAre() {
    assertThatThrownBy(() -> set("max-bodies", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"max-bodies\"")
        .hasMessageContaining("max-body, max-concurrent-calls");
  }

  @ParameterizedTest
  @EnumSource(CommonOption.class)
  void readsEveryDefaultAsItIsPrinted(CommonOption option) {
    String text = option.defaultText() == null ? "" : option.defaultText();
    if (text.isEmpty()) {
      assertThat(option.kind()).isIn(CommonOption.Kind.NETWORKS, CommonOption.Kind.FILE);
    } else {
      assertThat(set(option.optionName(), text).assigned()).containsExactly(option.optionName());
    }
  }

  @ParameterizedTest
  @EnumSource(CommonOption.class)
  void hasAHelpLineForEveryOption(CommonOption option) {
    assertThat(option.optionName()).matches("[a-z0-9-]+");
    assertThat(option).hasToString(option.optionName());
    assertThat(option.meaning()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(75);
    assertThat(option.kind().placeholder()).isNotBlank();
  }

  @Nested
  class OfAHandler {
    private enum Mode {
      VERY_STRICT,
      LAX
    }

    private static final Option<Integer> DEPTH = Option.of("test.depth", Integer.class);
    private static final Option<Long> SPACE = Option.of("test.space", Long.class);
    private static final Option<Boolean> FAST = Option.of("test.fast", Boolean.class);
    private static final Option<String> PATH = Option.of("test.path", String.class);
    private static final Option<Duration> PAUSE = Option.of("test.pause", Duration.class);
    private static final Option<Path> FILE = Option.of("test.file", Path.class);
    private static final Option<Mode> MODE = Option.of("test.mode", Mode.class);
    private static final Option<Thread> NATIVE = Option.of("test.native", Thread.class);

    private final Options.Builder builder = Options.builder(new TestHandler());

    @Test
    void readsEachByItsType() {
      Options options =
          builder
              .set("test.depth", "16")
              .set("test.space", "4GB")
              .set("test.fast", "true")
              .set("test.path", "trust")
              .set("test.pause", "500ms")
              .set("test.file", "a/b")
              .set("test.mode", "very-strict")
              .build();

      assertThat(options.get(DEPTH)).contains(16);
      assertThat(options.get(SPACE)).contains(4L << 30);
      assertThat(options.get(FAST)).contains(true);
      assertThat(options.get(PATH)).contains("trust");
      assertThat(options.get(PAUSE)).contains(Duration.ofMillis(500));
      assertThat(options.get(FILE)).contains(Path.of("a/b"));
      assertThat(options.get(MODE)).contains(Mode.VERY_STRICT);
    }

    @Test
    void readsOneByItself() {
      assertThat(PAUSE.parse("500ms")).isEqualTo(Duration.ofMillis(500));
      assertThatThrownBy(() -> PAUSE.parse("5"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("test.pause must be a time");
    }

    @ParameterizedTest
    @CsvSource({
      "test.depth, deep, 'test.depth must be a number such as 64 or, of bytes, 64KB, not \"deep\"'",
      "test.depth, 2GB, test.depth must be below 2GB",
      "test.fast, yes, test.fast must be true or false",
      "test.pause, 5, test.pause must be a time",
      "test.mode, loose, 'test.mode must be one of very-strict, lax, not \"loose\"'",
    })
    void refusesWhatIsNotOfItsType(String name, String text, String message) {
      assertThatThrownBy(() -> builder.set(name, text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
    }

    @Test
    void refusesOneThatCannotBeWritten() {
      assertThatThrownBy(() -> builder.set("test.native", "main"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("test.native holds a java.lang.Thread");
    }

    @Test
    void listsThemWithTheOthersForAnUnknownName() {
      assertThatThrownBy(() -> builder.set("test.deep", "1"))
          .hasMessageContaining("max-body")
          .hasMessageContaining("test.depth");
    }

    @Test
    void doesNotKnowThemWithoutTheHandler() {
      assertThatThrownBy(() -> set("test.depth", "1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("there is no option \"test.depth\"");
    }

    private static final class TestHandler implements Handler {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Set<Feature> features() {
        return Set.of();
      }

      @Override
      public Set<Option<?>> options() {
        return Set.of(DEPTH, SPACE, FAST, PATH, PAUSE, FILE, MODE, NATIVE);
      }

      @Override
      public Server start(App app, Options options) {
        throw new UnsupportedOperationException("not started in this test");
      }
    }
  }
}
