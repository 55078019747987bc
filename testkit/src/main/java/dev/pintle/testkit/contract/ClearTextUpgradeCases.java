package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Feature;
import java.util.EnumSet;

/**
 * HTTP/2 offered by a request of HTTP/1.1 with {@code Upgrade: h2c}. Proxies pass that on, and then
 * whatever the client sends, as bytes that they do not look at: so it is not taken, as RFC 9113,
 * section 3.1, allows.
 */
final class ClearTextUpgradeCases extends CaseGroup {
  private static final String SETTINGS = "HTTP2-Settings: AAEAAAAA";
  private static final String OPTIONS = "Connection: Upgrade, HTTP2-Settings";

  ClearTextUpgradeCases() {
    super("the upgrade to HTTP/2");
  }

  @Override
  void define() {
    notTaken("h2c is not taken", OPTIONS, "Upgrade: h2c", SETTINGS);
    notTaken("h2c in capitals is not taken", OPTIONS, "Upgrade: H2C", SETTINGS);
    notTaken("h2c in a list is not taken", OPTIONS, "Upgrade: x, h2c", SETTINGS);
    notTaken("h2c without settings is not taken", "Connection: Upgrade", "Upgrade: h2c", "X: y");
    raw(
        "TWO-01",
        "h2c is not taken with a body",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(post("/x", "body", OPTIONS, "Upgrade: h2c", SETTINGS));
          assertThat(client.read().body()).isEqualTo("/x");
          assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
        });
    add(new Case(
            "TWO-01",
            "h2c is not taken over TLS",
            EnumSet.of(Protocol.HTTP_1_TLS),
            bench -> ordinary(bench, get("/x", OPTIONS, "Upgrade: h2c", SETTINGS))))
        .needs(Feature.TLS);
  }

  private void notTaken(String name, String... fields) {
    raw("TWO-01", name, bench -> ordinary(bench, get("/x", fields)));
  }

  private static void ordinary(Bench bench, String offer) throws Exception {
    RawClient client = bench.serve(Bench.PATH).connect();
    assertThat(client.send(offer).read().body()).isEqualTo("/x");
    assertThat(client.send(get("/next")).read().body()).isEqualTo("/next");
  }
}
