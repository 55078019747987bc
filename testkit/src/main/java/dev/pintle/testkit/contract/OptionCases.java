package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import java.util.NoSuchElementException;

/** The handler itself, its options and its counts. */
final class OptionCases extends CaseGroup {
  OptionCases() {
    super("handlers and options");
  }

  @Override
  void define() {
    raw(
        "HND-01",
        "the handler is found by its name",
        bench -> {
          String name = bench.handler().name();
          assertThat(Handler.named(name)).isInstanceOf(bench.handler().getClass());
          assertThat(Handler.named(name).name()).isEqualTo(name);
        });
    raw(
        "HND-01",
        "an unknown name says what is missing",
        bench ->
            assertThatThrownBy(() -> Handler.named("boat"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContainingAll("boat", "pintle-handler-boat"));
    raw(
        "HND-03",
        "an option of another handler is refused in a sentence that names it",
        bench -> {
          Option<String> other = Option.of("boat.sail", String.class);
          assertThatThrownBy(() -> bench.serve(Bench.PATH, Options.builder().set(other, "white")))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContainingAll("boat.sail", bench.handler().name())
              .message()
              .doesNotContain("\n");
        });
    raw(
        "HND-03",
        "https without TLS is refused in a sentence",
        bench ->
            assertThatThrownBy(
                    () -> bench.serve(Bench.PATH, Options.builder().listen("https://127.0.0.1:0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https")
                .message()
                .doesNotContain("\n"));
    raw(
        "HND-03",
        "http2 is refused where it is not spoken",
        bench -> {
          Options.Builder options = Options.builder().http2(true);
          if (bench.handler().features().contains(Feature.HTTP_2)) {
            assertThat(bench.serve(Bench.PATH, options).ask(get("/x")).body()).isEqualTo("/x");
          } else {
            assertThatThrownBy(() -> bench.serve(Bench.PATH, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http2");
          }
        });
    raw(
        "HND-03",
        "Unix and inherited sockets are refused where they are not listened on",
        bench -> {
          var features = bench.handler().features();
          if (!features.contains(Feature.UNIX_SOCKETS)) {
            assertRefused(bench, "unix:" + bench.folder().resolve("s"));
          }
          if (!features.contains(Feature.INHERITED_SOCKETS)) {
            assertRefused(bench, "fd:3");
          }
        });
    raw(
        "HND-09",
        "what a server has done is counted",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client = site.connect();
          assertThat(client.send(get("/")).read().status()).isEqualTo(200);
          assertThat(client.send(get("/")).read().status()).isEqualTo(200);
          assertThat(site.ask(get("/", "Connection: close")).status()).isEqualTo(200);
          Bench.until(() -> site.server().stats().requests() == 3);
          assertThat(site.server().stats().accepted()).isEqualTo(2);
          assertThat(site.server().stats().refused()).isZero();
          Bench.until(() -> site.server().stats().active() == 0);
          assertThat(site.server().stats().queued()).isZero();
          assertThat(site.server().stats().threads()).isPositive();
        });
  }

  private static void assertRefused(Bench bench, String address) {
    assertThatThrownBy(() -> bench.serve(Bench.PATH, Options.builder().listen(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\n");
  }
}
