package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams side by side in one connection of HTTP/2, and the flow control of each. */
final class Http2MultiplexingCases extends CaseGroup {
  Http2MultiplexingCases() {
    super("multiplexing of HTTP/2");
  }

  @Override
  void define() {
    streams();
    flowControl();
  }

  private void streams() {
    http2(
        "TWO-03",
        "streams of a connection run side by side, and a slow one holds up no other",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      Bench.await(release);
                    }
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange slow = connection.begin(ClientRequest.get("/slow"));
          for (int i = 0; i < 20; i++) {
            assertThat(connection.begin(ClientRequest.get("/" + i)).finish().body())
                .isEqualTo("/" + i);
          }
          release.countDown();
          assertThat(slow.finish().body()).isEqualTo("/slow");
        });
    http2(
        "TWO-03",
        "many streams at once have each their own response",
        bench -> {
          int count = 50;
          CountDownLatch all = new CountDownLatch(count);
          Site site =
              bench.serve(
                  env -> {
                    all.countDown();
                    Bench.await(all); // none is answered before all are in the app
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          List<Http2Exchange> exchanges = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            exchanges.add(connection.begin(ClientRequest.get("/" + i)));
          }
          for (int i = 0; i < count; i++) {
            assertThat(exchanges.get(i).finish().body()).isEqualTo("/" + i);
          }
        });
    http2(
        "TWO-03",
        "bodies of several streams that come interleaved stay apart",
        bench -> {
          Http2Connection connection = bench.serve(Bench.ECHO).connectHttp2();
          Http2Exchange one = connection.begin(ClientRequest.open("/1"));
          Http2Exchange two = connection.begin(ClientRequest.open("/2"));
          for (int i = 0; i < 10; i++) {
            one.write("1");
            two.write("22");
          }
          one.end();
          two.end();
          assertThat(two.finish().body()).isEqualTo("2".repeat(20));
          assertThat(one.finish().body()).isEqualTo("1".repeat(10));
        });
    http2(
        "TWO-04",
        "RST_STREAM cancels its request within two seconds, and no other of the connection",
        bench -> {
          CountDownLatch called = new CountDownLatch(2);
          CountDownLatch release = new CountDownLatch(1);
          BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env -> {
                    var cancellation = Env.CANCELLATION.get(env);
                    if (Env.PATH_INFO.get(env).equals("/left")) {
                      var unused =
                          cancellation.onCancel(
                              () -> reasons.add(String.valueOf(cancellation.reason())));
                    }
                    called.countDown();
                    Bench.await(release);
                    return Response.text(cancellation.isCancelled() ? "cancelled" : "wanted");
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange left = connection.begin(ClientRequest.get("/left"));
          Http2Exchange stays = connection.begin(ClientRequest.get("/stays"));
          Bench.await(called);
          left.leave();
          assertThat(Bench.takeWithin(2, reasons)).isEqualTo("CLIENT_GONE");
          release.countDown();
          assertThat(stays.finish().body()).isEqualTo("wanted");
        });
    http2(
        "TWO-04",
        "the writer of a stream that was reset gets an exception, and the connection goes on",
        bench -> {
          CountDownLatch failed = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "x/y",
                              out -> {
                                try {
                                  while (true) {
                                    out.write(new byte[10_000]);
                                    out.flush();
                                  }
                                } finally {
                                  failed.countDown();
                                }
                              }));
          Http2Connection connection = site.connectHttp2();
          Http2Exchange left = connection.begin(ClientRequest.get("/"));
          assertThat(left.head().status()).isEqualTo(200);
          left.leave();
          Bench.await(failed);
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("quick");
        });
  }

  private void flowControl() {
    http2(
        "TWO-05",
        "a stream whose window is empty blocks its own writer, and no other stream",
        bench -> {
          AtomicInteger written = new AtomicInteger();
          byte[] block = new byte[16 * 1024];
          int blocks = 64; // a megabyte, and as many windows hold one block
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/quick")
                          ? Response.text("quick")
                          : Response.stream(
                              "x/y",
                              out -> {
                                for (int i = 0; i < blocks; i++) {
                                  out.write(block);
                                  out.flush();
                                  written.incrementAndGet();
                                }
                              }));
          Http2Connection connection = Http2Connection.open(site.connect("h2"), block.length);
          Http2Exchange stalled = connection.begin(ClientRequest.get("/"));
          assertThat(stalled.head().status()).isEqualTo(200);
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("quick");
          Bench.untilItRests(written);
          assertThat(written.get()).isLessThan(blocks / 2);
          assertThat(stalled.finish().body()).hasSize(blocks * block.length);
        });
    http2(
        "TWO-05",
        "an upload that the app does not read stops at its window, and others go on",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/slow")) {
                      Bench.await(release);
                      return Response.text("" + Env.INPUT.get(env).readAllBytes().length);
                    }
                    return Bench.PATH.call(env);
                  });
          Http2Connection connection = site.connectHttp2();
          Http2Exchange slow = connection.begin(ClientRequest.open("/slow"));
          slow.write("x".repeat(10_000));
          assertThat(connection.begin(ClientRequest.get("/quick")).finish().body())
              .isEqualTo("/quick");
          release.countDown();
          slow.write("x".repeat(5_000_000)).end();
          assertThat(slow.finish().body()).isEqualTo("5010000");
        });
  }
}
