package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HandlerOptionsTest extends SocketTest {
  private void assertRefused(Options.Builder options, String... told) {
    assertThatThrownBy(() -> serve(PATH, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(told)
        .message()
        .doesNotContain("\n");
  }

  @Test
  @Tag("HND-03")
  @Tag("TLS-07")
  void refusesTlsThatCannotBe() {
    Options.Builder pair = Options.builder().set("tls-cert", "c.pem").set("tls-key", "k.pem");
    assertRefused(pair.listen("https://127.0.0.1:0"), "tls-cert names c.pem", "no such file");
    assertRefused(Options.builder().listen("https://127.0.0.1:0"), "needs a certificate");
    TestCertificate certificate = TestCertificate.create();
    assertRefused(
        Options.builder().listen("8080").tls(certificate.keyStore(), certificate.password()),
        "no address to listen on begins with https://");
  }

  @Test
  void takesHttp2IfItIsFalse() throws Exception {
    TestServer server = serve(PATH, Options.builder().http2(false));
    assertThat(ask(server, get("/")).status()).isEqualTo(200);
  }

  @Test
  @Tag("HND-03")
  void refusesHttp2() {
    assertRefused(Options.builder().set("http2", "true"), "http", "http2");
  }

  @Test
  @Tag("HND-03")
  void refusesValuesThatMakeNoSense() {
    assertRefused(Options.builder().set(HttpOptions.MAX_PIPELINED, 0), "http.max-pipelined", "0");
    assertRefused(Options.builder().set(HttpOptions.MIN_BODY_RATE, -1), "http.min-body-rate");
    assertRefused(Options.builder().set(HttpOptions.MAX_UNREAD_BODY, -1), "http.max-unread-body");
  }

  @Test
  void takesItsOwnOptionsAsText() throws Exception {
    Options.Builder options =
        Options.builder(new HttpHandler()).set("http.server", "boat").set("max-body", "1KB");
    TestServer server = serve(PATH, options);
    assertThat(ask(server, get("/")).field("Server")).isEqualTo("boat");
    assertThat(ask(server, request("POST", "/", "Content-Length: 1025")).status()).isEqualTo(413);
  }

  @Test
  @Tag("HND-01")
  void isFoundByItsName() {
    assertThat(Handler.named("http")).isInstanceOf(HttpHandler.class);
    assertThat(new HttpHandler().name()).isEqualTo("http");
  }

  @Test
  @Tag("ENV-30")
  @Tag("ENV-23")
  void namesItselfInTheMap() throws Exception {
    TestServer server =
        serve(env -> Response.text(env.get("pintle.handler") + " " + env.get("pintle.version")));
    assertThat(ask(server, get("/")).body()).isEqualTo("http 1.0");
  }

  @Test
  @Tag("ENV-05")
  void anAppThatIsMountedSeesItsPrefix() throws Exception {
    TestServer server =
        serve(
            env ->
                Response.text(
                    env.get("SCRIPT_NAME")
                        + "|"
                        + env.get("PATH_INFO")
                        + "|"
                        + env.get("REQUEST_URI")),
            Options.builder().mount("/app"));
    assertThat(ask(server, get("/app/x?y")).body()).isEqualTo("/app|/x|/app/x?y");
    assertThat(ask(server, get("/app")).body()).isEqualTo("/app||/app");
    assertThat(ask(server, get("/app/")).body()).isEqualTo("/app|/|/app/");
  }

  @Test
  @Tag("MNT-01")
  void outsideOfTheMountIsNothing() throws Exception {
    RawClient client = connect(serve(PATH, Options.builder().mount("/app")));
    for (String target : new String[] {"/", "/other", "/application", "/App", "/%61pp2"}) {
      assertThat(client.send(get(target)).read().status()).as(target).isEqualTo(404);
    }
    assertThat(client.send(get("/app/x")).read().status()).isEqualTo(200);
  }

  @Test
  void countsWhatItDoes() throws Exception {
    TestServer server = serve(PATH);
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    assertThat(ask(server, get("/", "Connection: close")).status()).isEqualTo(200);
    until(() -> server.server().stats().requests() == 3);
    assertThat(server.server().stats().accepted()).isEqualTo(2);
    assertThat(server.server().stats().refused()).isZero();
    until(() -> server.server().stats().active() == 0);
    assertThat(server.server().stats().queued()).isZero();
    assertThat(server.server().stats().threads()).isPositive();
  }
}
