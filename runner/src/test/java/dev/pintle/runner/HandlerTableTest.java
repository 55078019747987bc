package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.util.EnumSet;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandlerTableTest {
  private record Named(String name, Set<Feature> features) implements Handler {
    @Override
    public Server start(App app, Options options) {
      throw new UnsupportedOperationException("a table starts nothing");
    }
  }

  private record Found(Class<? extends Handler> type, Supplier<Handler> made)
      implements ServiceLoader.Provider<Handler> {
    @Override
    public Handler get() {
      return made.get();
    }
  }

  private static Found found(String name, Set<Feature> features) {
    return new Found(Named.class, () -> new Named(name, features));
  }

  @Test
  void hasOneLineForEachHandlerInTheOrderOfTheirNames() {
    String table =
        HandlerTable.of(
            Stream.of(
                found("swift", Set.of(Feature.UPGRADE, Feature.LOSSLESS_HEADERS)),
                found("plain", Set.of())));
    assertThat(table)
        .isEqualTo(
            """

            Handlers for -s, and what they have:
              plain      none of the features that a handler may lack
              swift      LOSSLESS_HEADERS, UPGRADE
            """);
  }

  @Test
  void breaksLongLines() {
    String table = HandlerTable.of(Stream.of(found("full", EnumSet.allOf(Feature.class))));
    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(table.lines().skip(3))
        .allSatisfy(line -> assertThat(line).startsWith("             "));
    assertThat(table.replaceAll("\\s+", " ")).endsWith("TLS, HTTP_2 ");
  }

  @Test
  void namesTheClassOfAHandlerThatCannotBeMadeAndListsTheOthers() {
    Found broken =
        new Found(
            Named.class,
            () -> {
              throw new ServiceConfigurationError(
                  "no", new NoClassDefFoundError("org/example/Server"));
            });
    String table = HandlerTable.of(Stream.of(broken, found("plain", Set.of())));
    assertThat(table).contains("\n  plain ");
    assertThat(table.replaceAll("\\s+", " "))
        .contains(
            Named.class.getName()
                + " cannot be used: java.lang.NoClassDefFoundError: org/example/Server");
  }
}
