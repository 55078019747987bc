package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser loads a page of many parts. */
class ChromiumTest extends SecureTest {
  private static final int PARTS = 50;

  /** A picture of one point. */
  private static final String PICTURE =
      "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";

  /** Asks for every part by a way of its own, and tells in the end what came of it. */
  private static final String SCRIPT =
      """
      const parts = %d;
      const failed = [];
      let loaded = 0;
      function tell(part, ok) {
        if (ok) loaded++; else failed.push(part);
        if (loaded + failed.length == parts) {
          const protocols = new Set(performance.getEntriesByType("resource")
            .map(entry => entry.nextHopProtocol));
          document.body.textContent = "loaded " + loaded + ", failed [" + failed + "], over "
            + [...protocols].sort().join(" ");
        }
      }
      function element(part, name, attribute, url) {
        const made = document.createElement(name);
        made.onload = () => tell(part, true);
        made.onerror = () => tell(part, false);
        if (name == "link") made.rel = "stylesheet";
        made[attribute] = url;
        document.head.append(made);
      }
      for (let part = 0; part < parts; part++) {
        if (part %% 4 == 0) element(part, "script", "src", "/script/" + part);
        if (part %% 4 == 1) element(part, "img", "src", "/picture/" + part);
        if (part %% 4 == 2) element(part, "link", "href", "/style/" + part);
        if (part %% 4 == 3) fetch("/data/" + part, {method: "POST", body: "x".repeat(5000)})
          .then(response => response.text())
          .then(text => tell(part, text == "5000"), () => tell(part, false));
      }
      """
          .formatted(PARTS);

  private static final App SITE =
      env ->
          switch (Request.of(env).segments().get(0)) {
            case "script" ->
                Response.bytes("text/javascript", "/* a script */".repeat(1000).getBytes(UTF_8));
            case "picture" -> Response.bytes("image/svg+xml", PICTURE.getBytes(UTF_8));
            case "style" -> Response.stream("text/css", out -> out.write("p {}".getBytes(UTF_8)));
            case "data" ->
                Response.text(Integer.toString(Env.INPUT.get(env).readAllBytes().length));
            default -> Response.html("<!doctype html><body><script>" + SCRIPT + "</script>");
          };

  private static Program chromium;

  @BeforeAll
  static void findChromium() {
    chromium = Program.require("chromium");
  }

  @Test
  void loadsAPageOfFiftyPartsWithoutAnError() throws Exception {
    // A path without a second part would be the page.
    Server server = serveSecurely(env -> SITE.call(env));
    boolean http2 = Handler.named(handler).features().contains(Feature.HTTP_2);
    Program.Run run =
        chromium.run(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--ignore-certificate-errors",
            "--user-data-dir=" + dir.resolve("profile"),
            "--virtual-time-budget=60000",
            "--dump-dom",
            secureUrl(server) + "/page");
    assertThat(run.output())
        .as("%s", run)
        .contains("loaded " + PARTS + ", failed [], over " + (http2 ? "h2" : "http/1.1"));
  }
}
