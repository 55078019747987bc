package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;

/** How many streams a connection of HTTP/2 may have, and how long it may be quiet. */
final class Http2LimitCases extends CaseGroup {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Enough for the handshake of a client that is to be served, on a machine that stops, too. */
  private static final Duration PATIENT = Duration.ofSeconds(3);

  private static final long PAUSE_NANOS = 20_000_000;

  Http2LimitCases() {
    super("limits of HTTP/2");
  }

  @Override
  void define() {
    streams();
    heads();
    idle();
  }

  private static App slowUntil(CountDownLatch release) {
    return env -> {
      if (Env.PATH_INFO.get(env).equals("/slow")) {
        Bench.await(release);
      }
      return Bench.PATH.call(env);
    };
  }

  private void streams() {
    http2(
        "LIM-13",
        "streams above those that the server allows are refused, and the others answered",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Site site = bench.serve(slowUntil(release));
          Http2Connection connection = site.connectHttp2();
          int most = connection.mostStreams();
          assertThat(most).isBetween(1, 1_000);
          List<Http2Exchange> allowed = new ArrayList<>();
          for (int i = 0; i < most; i++) {
            allowed.add(connection.begin(ClientRequest.get("/slow")));
          }
          List<Http2Exchange> tooMany = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            tooMany.add(connection.begin(ClientRequest.get("/slow")));
          }
          for (Http2Exchange exchange : tooMany) {
            exchange.awaitEnd();
            assertThat(exchange.resetCode()).isEqualTo(Http2Connection.REFUSED_STREAM);
          }
          assertThat(site.server().stats().active()).isLessThanOrEqualTo(most);
          release.countDown();
          for (Http2Exchange exchange : allowed) {
            assertThat(exchange.finish().body()).isEqualTo("/slow");
          }
        });
    http2(
        "LIM-13",
        "a stream has its place as soon as the one before it has ended",
        bench -> {
          CountDownLatch release = new CountDownLatch(1);
          Http2Connection connection = bench.serve(slowUntil(release)).connectHttp2();
          int most = connection.mostStreams();
          List<Http2Exchange> slow = new ArrayList<>();
          for (int i = 1; i < most; i++) {
            slow.add(connection.begin(ClientRequest.get("/slow")));
          }
          for (int i = 0; i < 200; i++) {
            assertThat(connection.begin(ClientRequest.get("/" + i)).finish().body())
                .isEqualTo("/" + i);
          }
          release.countDown();
          for (Http2Exchange exchange : slow) {
            assertThat(exchange.finish().body()).isEqualTo("/slow");
          }
        });
  }

  private static Options.Builder head() {
    return Options.builder().headTimeout(SHORT);
  }

  private static Options.Builder patientHead() {
    return Options.builder().headTimeout(PATIENT);
  }

  /** Connects, and waits until the server ends the connection. */
  private interface Client {
    void run(Site site) throws Exception;
  }

  private void closed(String name, Client client) {
    http2(
        "LIM-08",
        name,
        bench -> {
          Site site = bench.serve(Bench.PATH, head());
          try {
            client.run(site);
          } catch (SSLException | SocketException e) {
            // closed before it had shaken hands, on a machine that stopped: in time all the same
          }
        });
  }

  /** Begins a frame of fields, and sends one byte of it at a time until the server has enough. */
  private static void trickle(Http2Connection connection, int stream) throws Exception {
    Thread sender =
        new Thread(
            () -> {
              try {
                connection.sendHeader(
                    1_000, Http2Connection.HEADERS, Http2Connection.END_HEADERS, stream);
                connection.sendRest(new byte[] {0, 1, 'x', 0x7f, (byte) 0xff, 5}); // 894 bytes of x
                while (true) {
                  connection.sendRest(new byte[] {'v'});
                  LockSupport.parkNanos(PAUSE_NANOS); // the pace is what is tested
                }
              } catch (IOException e) {
                // closed at last
              }
            },
            "trickle");
    sender.setDaemon(true);
    sender.start();
    try {
      connection.awaitClose();
    } finally {
      connection.close();
    }
    sender.join();
  }

  private void heads() {
    closed(
        "a connection that sends nothing behind its preface is closed",
        site -> {
          RawClient client = site.connect("h2").send(Http2Connection.PREFACE);
          String unused = client.readToEnd(); // which fails if it takes long
        });
    closed(
        "a connection without a request is closed, though it has sent its settings",
        site -> site.connectHttp2().awaitClose());
    closed("a head that trickles ends its connection", site -> trickle(site.connectHttp2(), 1));
    http2(
        "LIM-12",
        "the head of a second request has the same deadline",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH, patientHead()).connectHttp2();
          assertThat(connection.begin(ClientRequest.get("/x")).finish().body()).isEqualTo("/x");
          trickle(connection, 3);
        });
    http2(
        "LIM-12",
        "a body has more time than a head, wherever its frames are parted",
        bench -> {
          Http2Connection connection = bench.serve(Bench.ECHO, patientHead()).connectHttp2();
          Http2Exchange exchange = connection.begin(ClientRequest.open("/"));
          byte[][] frame = {
            {0, 0, 2, Http2Connection.DATA}, {Http2Connection.END_STREAM, 0, 0, 0, 1}, {'a'}, {'b'}
          };
          for (byte[] part : frame) {
            LockSupport.parkNanos(part[0] == 'b' ? PATIENT.toNanos() * 5 / 4 : PAUSE_NANOS);
            connection.sendRest(part);
          }
          assertThat(exchange.finish().body()).isEqualTo("ab");
        });
    http2(
        "LIM-12",
        "a request in hand has time, whatever the deadline of its head was",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    LockSupport.parkNanos(PATIENT.toNanos() * 5 / 4); // longer than the timeout
                    return Bench.PATH.call(env);
                  },
                  Options.builder().headTimeout(PATIENT).idleTimeout(PATIENT));
          Http2Connection connection = site.connectHttp2();
          for (int i = 0; i < 2; i++) {
            assertThat(connection.begin(ClientRequest.get("/x")).finish().body()).isEqualTo("/x");
          }
        });
  }

  private static Options.Builder idleSoon() {
    return Options.builder().idleTimeout(SHORT).bodyTimeout(SHORT);
  }

  private void idle() {
    http2(
        "LIM-11",
        "a connection whose streams have ended is closed",
        bench -> {
          CountDownLatch both = new CountDownLatch(2);
          Site site =
              bench.serve(
                  env -> {
                    both.countDown();
                    Bench.await(both); // so that the connection is not idle between them
                    return Bench.PATH.call(env);
                  },
                  Options.builder().idleTimeout(SHORT));
          Http2Connection connection = site.connectHttp2();
          Http2Exchange first = connection.begin(ClientRequest.get("/1"));
          Http2Exchange second = connection.begin(ClientRequest.get("/2"));
          assertThat(first.finish().body()).isEqualTo("/1");
          assertThat(second.finish().body()).isEqualTo("/2");
          connection.awaitClose();
        });
    http2(
        "LIM-11",
        "a connection whose only stream the client has reset is closed",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text("late");
                  },
                  idleSoon());
          Http2Connection connection = site.connectHttp2();
          Http2Exchange left = connection.begin(ClientRequest.get("/"));
          Bench.await(called);
          left.leave();
          release.countDown();
          connection.awaitClose();
        });
    http2(
        "LIM-11",
        "a connection whose only request never ends its body, and was answered, is closed",
        bench -> {
          Http2Connection connection = bench.serve(Bench.PATH, idleSoon()).connectHttp2();
          Http2Exchange unread = connection.begin(ClientRequest.open("/unread"));
          assertThat(unread.finish().body()).isEqualTo("/unread");
          connection.awaitClose();
        });
    http2(
        "LIM-11",
        "a connection whose only request was refused is closed",
        bench -> {
          Http2Connection connection =
              bench.serve(Bench.PATH, idleSoon().maxHeaderBytes(2_000)).connectHttp2();
          connection
              .begin(ClientRequest.get("/").with("X-Long", "v".repeat(10_000)))
              .assertRefused(431);
          connection.awaitClose();
        });
  }
}
