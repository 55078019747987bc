package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.concurrent.CountDownLatch;

/** The frames of a response, and how they end its stream. */
final class Http2ResponseCases extends CaseGroup {
  Http2ResponseCases() {
    super("responses of HTTP/2");
  }

  @Override
  void define() {
    http2(
        "SINK-01",
        "a flush is a frame of its own",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('a');
                            out.flush();
                            Bench.await(release);
                            out.write('b');
                          }));
          Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readSome()).isEqualTo("a");
          assertThat(exchange.dataFrames()).isEqualTo(1);
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("b");
        });
    for (String method : new String[] {"HEAD", "GET"}) {
      http2(
          "RES-08",
          method.equals("HEAD") ? "HEAD has no data" : "a 204 has no data",
          bench -> {
            Site site =
                bench.serve(
                    env ->
                        Env.REQUEST_METHOD.get(env).equals("HEAD")
                            ? Response.text("hello")
                            : Response.status(204));
            Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.of(method, "/"));
            exchange.awaitEnd();
            assertThat(exchange.resetCode()).isNull();
            assertThat(exchange.dataFrames()).isZero();
          });
    }
    http2(
        "TWO-06",
        "a response that breaks off ends with RST_STREAM, and the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/next")
                          ? Response.text("next")
                          : Response.stream(
                              "x/y",
                              out -> {
                                out.write(Bench.bytes("half"));
                                out.flush();
                                throw new IllegalStateException("on purpose");
                              }));
          Http2Connection connection = site.connectHttp2();
          Http2Exchange broken = connection.begin(ClientRequest.get("/"));
          assertThat(broken.head().status()).isEqualTo(200);
          assertThat(broken.readUntilItBreaksOff()).isEqualTo("half");
          assertThat(broken.resetCode()).isNotNull().isNotEqualTo(0);
          assertThat(connection.begin(ClientRequest.get("/next")).finish().body())
              .isEqualTo("next");
        });
    http2(
        "SINK-07",
        "trailers end the stream",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('x');
                            out.trailers(Headers.of("X-Sum", "42"));
                          }));
          Http2Exchange exchange = site.connectHttp2().begin(ClientRequest.get("/"));
          assertThat(exchange.finish().trailers().first("x-sum")).isEqualTo("42");
        });
    http2(
        "SEP-16",
        "an answer to a body that the app left alone ends the stream, and the connection goes on",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH).connectHttp2();
          Http2Exchange unread = connection.begin(ClientRequest.open("/unread"));
          unread.write("x".repeat(1_000));
          assertThat(unread.finish().body()).isEqualTo("/unread");
          assertThat(connection.begin(ClientRequest.get("/next")).finish().body())
              .isEqualTo("/next");
        });
    http2(
        "TWO-06",
        "an answer before the end of the body does not end its stream with an error",
        bench -> {
          Http2Connection connection =
              bench.serve(Bench.ECHO, Options.builder().maxBody(1_000)).connectHttp2();
          Http2Exchange refused = connection.begin(ClientRequest.open("/"));
          refused.write("x".repeat(5_000));
          assertThat(refused.finish().status()).isEqualTo(413);
          assertThat(connection.begin(ClientRequest.get("/next")).finish().status()).isEqualTo(200);
          assertThat(refused.closeCode()).isIn(null, Http2Connection.NO_ERROR);
        });
    http2(
        "UPG-06",
        "an upgrade in answer to HTTP/2 is a 500",
        bench -> {
          Site site =
              bench.serve(env -> Response.upgrade("echo", Headers.empty(), (in, out) -> {}));
          assertThat(site.get("/").status()).isEqualTo(500);
        });
  }
}
