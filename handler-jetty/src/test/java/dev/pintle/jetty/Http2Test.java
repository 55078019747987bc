package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTP/2 is spoken in clear text and by ALPN, unless it is switched off. */
class Http2Test extends ServerTest {
  private static final App PROTOCOL =
      env ->
          Response.text(
              Env.SERVER_PROTOCOL.get(env)
                  + " "
                  + Env.SCHEME.get(env)
                  + " "
                  + env.get("HTTP_HOST")
                  + " "
                  + env.containsKey("pintle.tls"));

  private static Options.Builder tls(TestCertificate certificate) {
    return Options.builder()
        .listen("https://127.0.0.1:0")
        .tls(certificate.keyStore(), certificate.password());
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Tag("TWO-01")
  void clearTextIsNotUpgradedToIt() throws Exception {
    Server server = serve(PROTOCOL);
    HttpClient client = HttpClient.newHttpClient(); // which asks for h2c
    HttpResponse<String> response = get(client, "http://127.0.0.1:" + server.port() + "/");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(response.body()).isEqualTo("HTTP/1.1 http 127.0.0.1:" + server.port() + " false");
  }

  @Test
  @Tag("ENV-14")
  @Tag("ENV-22")
  void tlsAgreesOnItByAlpn() throws Exception {
    TestCertificate certificate = TestCertificate.create();
    Server server = serve(PROTOCOL, tls(certificate));
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
    HttpResponse<String> response = get(client, "https://127.0.0.1:" + server.port() + "/");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body()).isEqualTo("HTTP/2.0 https 127.0.0.1:" + server.port() + " true");
  }

  @Test
  void theOptionSwitchesItOff() throws Exception {
    TestCertificate certificate = TestCertificate.create();
    Server secure = serve(PROTOCOL, tls(certificate).http2(false));
    Server clear = serve(PROTOCOL, Options.builder().http2(false));
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
    assertThat(get(client, "https://127.0.0.1:" + secure.port() + "/").version())
        .isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(get(client, "http://127.0.0.1:" + clear.port() + "/").version())
        .isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(Wire.ask(clear.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
        .startsWith("HTTP/1.1 ")
        .containsAnyOf(" 400 ", " 505 ");
  }

  @Test
  @Tag("LIM-01")
  @Tag("LIM-02")
  void theLimitsOfAHeadHold() throws Exception {
    TestCertificate certificate = TestCertificate.create();
    Server server = serve(PROTOCOL, tls(certificate).maxRequestLine(100).maxHeaders(10));
    HttpClient client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
    String uri = "https://127.0.0.1:" + server.port() + "/";
    assertThat(get(client, uri).version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(get(client, uri + "x".repeat(200)).statusCode()).isEqualTo(414);
    HttpRequest.Builder many = HttpRequest.newBuilder(URI.create(uri));
    for (int i = 0; i < 20; i++) {
      many.header("X-" + i, "x");
    }
    assertThat(client.send(many.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(431);
  }
}
