package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** How connections of HTTP/2 begin, and how a drain ends them. */
final class Http2ConnectionCases extends CaseGroup {
  Http2ConnectionCases() {
    super("connections of HTTP/2");
  }

  @Override
  void define() {
    protocol();
    draining();
  }

  private void protocol() {
    http2(
        "TWO-01",
        "it is spoken to who begins with it, by prior knowledge or ALPN",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH).connectHttp2();
          for (int i = 0; i < 3; i++) {
            Reply reply = connection.begin(ClientRequest.get("/" + i)).finish();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("/" + i);
          }
        });
    http2(
        "TWO-01",
        "HTTP/1.1 is spoken beside it on the same listener",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          assertThat(site.connectHttp2().begin(ClientRequest.get("/2")).finish().body())
              .isEqualTo("/2");
          RawClient client = site.connect("http/1.1");
          assertThat(client.send(Requests.get("/1")).read().body()).isEqualTo("/1");
        });
    http2(
        "TWO-01",
        "it is not spoken where the option http2 is false",
        bench -> {
          Options.Builder options = Options.builder().http2(false);
          Site site = bench.serve(Bench.PATH, options);
          RawClient client = site.connect("http/1.1");
          assertThat(client.send(Requests.get("/1")).read().body()).isEqualTo("/1");
          if (!bench.protocol().isTls()) {
            RawClient refused = site.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(refused.read().status()).isEqualTo(505);
          }
        });
  }

  private void draining() {
    http2(
        "TWO-07",
        "a drain sends GOAWAY, and the streams below its last one are finished",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text("finished");
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange exchange = connection.begin(ClientRequest.get("/"));
          Bench.await(called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          assertThat(connection.goneAwayCode()).isZero();
          assertThat(connection.lastStream()).isGreaterThanOrEqualTo(exchange.id());
          release.countDown();
          assertThat(exchange.finish().body()).isEqualTo("finished");
          connection.close();
          assertThat(draining.report().clean()).isTrue();
          assertThat(draining.report().finished()).isEqualTo(1);
        });
    http2(
        "TWO-07",
        "a connection without a stream is told by GOAWAY",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          Http2Connection connection = site.connectHttp2();
          assertThat(connection.begin(ClientRequest.get("/x")).finish().body()).isEqualTo("/x");
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          connection.close();
          assertThat(draining.report().cut()).isEmpty();
        });
    http2(
        "TWO-07",
        "a connection that begins with HTTP/2 during the drain is told, and served if it is in time",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client = site.connect("h2");
          Bench.until(() -> site.server().stats().connections() == 1);
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          Http2Connection connection = Http2Connection.open(client, Http2Connection.WIDE_WINDOW);
          Http2Exchange exchange = connection.begin(ClientRequest.get("/x"));
          while (!connection.isGoneAway()) {
            connection.readFrame();
          }
          if (connection.lastStream() >= exchange.id()) {
            assertThat(exchange.finish().body()).isEqualTo("/x");
          }
          connection.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }
}
