package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.IOException;
import java.util.List;

/** CONNECT makes a tunnel of one stream of HTTP/2 (RFC 9113, 8.5). */
final class Http2TunnelCases extends CaseGroup {
  private static final List<String> CONNECT =
      List.of(":method", "CONNECT", ":authority", "b:443", "x-a", "1");

  Http2TunnelCases() {
    super("tunnels of HTTP/2");
  }

  @Override
  void define() {
    http2(
        "UPG-02",
        "CONNECT opens a tunnel with 200, beside the other streams",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/beside")) {
                      return Response.text("beside");
                    }
                    assertThat(env).containsEntry("REQUEST_METHOD", "CONNECT");
                    assertThat(env).containsEntry("REQUEST_URI", "b:443");
                    assertThat(env).containsEntry("HTTP_HOST", "b:443");
                    assertThat(env).containsEntry("HTTP_X_A", "1");
                    return Response.upgrade("tunnel", Headers.empty(), UpgradeCases.ECHO_BACK)
                        .withStatus(200);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange tunnel = connection.begin(CONNECT, false);
          tunnel.write("early");
          Reply reply = tunnel.head();
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(readAtLeast(tunnel, 5)).isEqualTo("early");
          assertThat(connection.begin(ClientRequest.get("/beside")).finish().body())
              .isEqualTo("beside");
          tunnel.write("x");
          assertThat(readAtLeast(tunnel, 1)).isEqualTo("x");
          tunnel.end(Headers.empty());
          assertThat(tunnel.readSome()).isEmpty();
        });
    http2(
        "UPG-02",
        "the app may refuse CONNECT, and sees an authority without a path",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(env).containsEntry("PATH_INFO", "");
                    assertThat(env).containsEntry("SCRIPT_NAME", "");
                    return Response.text("no").withStatus(403);
                  });
          Reply reply = site.connectHttp2().begin(CONNECT, false).finish();
          assertThat(reply.status()).isEqualTo(403);
          assertThat(reply.body()).isEqualTo("no");
        });
    http2(
            "UPG-07",
            "CONNECT has no 2xx but its tunnel",
            bench -> {
              Site site = bench.serve(env -> Response.text("fine"));
              assertThat(site.connectHttp2().begin(CONNECT, false).finish().status())
                  .isEqualTo(500);
            })
        .needs(Feature.CONNECT);
  }

  /** What the tunnel says until it is so long, or its end. */
  private static String readAtLeast(Http2Exchange tunnel, int length) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      String some = tunnel.readSome();
      if (some.isEmpty()) {
        break;
      }
      text.append(some);
    }
    return text.toString();
  }
}
