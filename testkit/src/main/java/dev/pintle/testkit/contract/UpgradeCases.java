package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.Duplex;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that leave HTTP. */
final class UpgradeCases extends CaseGroup {
  /** Sends back what comes, piece by piece. */
  static final Duplex ECHO_BACK =
      (in, out) -> {
        byte[] buffer = new byte[1000];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          out.flush();
        }
      };

  UpgradeCases() {
    super("upgrades");
  }

  @Override
  void define() {
    conversations();
    endings();
    refused();
    tunnels();
  }

  private static Site upgrading(Bench bench, Duplex duplex) throws IOException {
    return upgrading(bench, duplex, Options.builder());
  }

  private static Site upgrading(Bench bench, Duplex duplex, Options.Builder options)
      throws IOException {
    return bench.serve(env -> Response.upgrade("echo", Headers.of("X", "y"), duplex), options);
  }

  private static String offer() {
    return get("/", "Connection: keep-alive, Upgrade", "Upgrade: echo");
  }

  private static RawClient upgraded(Site site) throws IOException {
    RawClient client = site.connect().send(offer());
    assertThat(client.read().status()).isEqualTo(101);
    return client;
  }

  private void conversations() {
    raw(
        "UPG-01",
        "a 101 leaves HTTP",
        bench -> {
          RawClient client = upgrading(bench, ECHO_BACK).connect().send(offer());
          Reply reply = client.read();
          assertThat(reply.status()).isEqualTo(101);
          assertThat(reply.field("Upgrade")).isEqualTo("echo");
          assertThat(reply.field("Connection")).isEqualToIgnoringCase("upgrade");
          assertThat(reply.field("X")).isEqualTo("y");
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(reply.has("Transfer-Encoding")).isFalse();
          assertThat(client.send("hello").read(5)).isEqualTo("hello");
          assertThat(client.send("again").read(5)).isEqualTo("again");
        });
    raw(
        "UPG-01",
        "bytes sent right behind the request are given",
        bench -> {
          RawClient client = upgrading(bench, ECHO_BACK).connect().send(offer() + "early");
          assertThat(client.read().status()).isEqualTo(101);
          assertThat(client.read(5)).isEqualTo("early");
          assertThat(client.send(" late").read(5)).isEqualTo(" late");
        });
    raw(
        "UPG-01",
        "more than every buffer goes through in both directions",
        bench -> {
          RawClient client = upgraded(upgrading(bench, ECHO_BACK));
          String data = "0123456789abcdef".repeat(60_000);
          Thread sender =
              new Thread(
                  () -> {
                    try {
                      client.send(data).halfClose();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
          sender.start();
          assertThat(client.readToEnd().equals(data)).isTrue();
          sender.join();
        });
    raw(
        "UPG-01",
        "the end of the client is the end of the input",
        bench -> {
          BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
          RawClient client =
              upgraded(
                  upgrading(
                      bench,
                      (in, out) -> {
                        ends.add(in.read());
                        out.write(Bench.bytes("seen"));
                      }));
          assertThat(client.halfClose().readToEnd()).isEqualTo("seen");
          assertThat(Bench.take(ends)).isEqualTo(-1);
        });
    raw(
        "UPG-04",
        "another thread can write while the reader waits",
        bench -> {
          RawClient client =
              upgraded(
                  upgrading(
                      bench,
                      (in, out) -> {
                        Thread writer = new Thread(() -> write(out, Bench.bytes("pushed"), 1));
                        writer.start();
                        in.read();
                        writer.join();
                      }));
          assertThat(client.read(6)).isEqualTo("pushed");
          assertThat(client.send("x").readToEnd()).isEmpty();
        });
    raw(
        "UPG-04",
        "writes of several threads do not mix",
        bench -> {
          int size = 50_000;
          RawClient client =
              upgraded(
                  upgrading(
                      bench,
                      (in, out) -> {
                        Thread[] writers = new Thread[4];
                        for (int i = 0; i < writers.length; i++) {
                          byte[] block = new byte[size];
                          Arrays.fill(block, (byte) ('a' + i));
                          writers[i] = new Thread(() -> write(out, block, 10));
                          writers[i].start();
                        }
                        for (Thread writer : writers) {
                          writer.join();
                        }
                      }));
          for (int i = 0; i < 40; i++) {
            String block = client.read(size);
            assertThat(block.equals(block.substring(0, 1).repeat(size))).isTrue();
          }
          assertThat(client.readToEnd()).isEmpty();
        });
  }

  private static void write(BodySink out, byte[] block, int times) {
    try {
      for (int i = 0; i < times; i++) {
        out.write(block);
        out.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads until the end, and tells how that came. */
  private static void readOut(InputStream in, BlockingQueue<String> ends) {
    try {
      while (in.read() >= 0) {
        // goes on
      }
      ends.add("end");
    } catch (IOException e) {
      ends.add("exception");
    }
  }

  private void endings() {
    raw(
        "UPG-03",
        "the connection is closed when the conversation returns",
        bench ->
            assertThat(
                    upgraded(upgrading(bench, (in, out) -> out.write(Bench.bytes("bye"))))
                        .readToEnd())
                .isEqualTo("bye"));
    raw(
        "UPG-03",
        "the connection is closed when the conversation throws",
        bench -> {
          RawClient client =
              upgraded(
                  upgrading(
                      bench,
                      (in, out) -> {
                        throw new IllegalStateException("on purpose");
                      }));
          assertThat(client.isClosedByServer()).isTrue();
        });
    raw(
        "UPG-05",
        "the idle timeout ends a waiting read with an exception",
        bench -> {
          BlockingQueue<String> ends = new LinkedBlockingQueue<>();
          Options.Builder options = Options.builder().idleTimeout(Duration.ofMillis(300));
          RawClient client = upgraded(upgrading(bench, (in, out) -> readOut(in, ends), options));
          assertThat(client.isClosedByServer()).isTrue();
          assertThat(Bench.take(ends)).isEqualTo("exception");
        });
    raw(
        "UPG-05",
        "a drain ends a waiting read with an exception",
        bench -> {
          BlockingQueue<String> ends = new LinkedBlockingQueue<>();
          Site site =
              upgrading(
                  bench,
                  (in, out) -> {
                    out.write('r');
                    out.flush();
                    readOut(in, ends);
                  });
          RawClient client = upgraded(site);
          assertThat(client.read(1)).isEqualTo("r");
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          assertThat(Bench.take(ends)).isEqualTo("exception");
          assertThat(client.isClosedByServer()).isTrue();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
    raw(
            "CAN-08",
            "a drain cancels an upgraded connection",
            bench -> {
              CountDownLatch told = new CountDownLatch(1);
              Site site =
                  bench.serve(
                      env ->
                          Response.upgrade(
                              "echo",
                              Headers.empty(),
                              (in, out) -> {
                                out.write('r');
                                out.flush();
                                Bench.until(() -> Env.CANCELLATION.get(env).isCancelled());
                                assertThat(Env.CANCELLATION.get(env).reason())
                                    .isEqualTo(Cancellation.Reason.SHUTDOWN);
                                told.countDown();
                              }));
              RawClient client = upgraded(site);
              assertThat(client.read(1)).isEqualTo("r");
              Draining draining = Draining.begin(site, Duration.ofSeconds(15));
              Bench.await(told);
              assertThat(client.isClosedByServer()).isTrue();
              client.close();
              assertThat(draining.report().clean()).isTrue();
            })
        .needs(Feature.UPGRADE);
    raw(
        "UPG-05",
        "closing the output ends a read that waits with an exception",
        bench -> {
          BlockingQueue<String> ends = new LinkedBlockingQueue<>();
          RawClient client =
              upgraded(
                  upgrading(
                      bench,
                      (in, out) -> {
                        Thread closer =
                            new Thread(
                                () -> {
                                  try {
                                    out.close();
                                  } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                  }
                                });
                        closer.start();
                        readOut(in, ends);
                        closer.join();
                      }));
          assertThat(client.readToEnd()).isEmpty();
          assertThat(Bench.take(ends)).isEqualTo("exception");
        });
    raw(
            "END-05",
            "an upgraded connection ends with its status and the bytes that were sent",
            bench -> {
              BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
              Duplex five = (in, out) -> out.write(Bench.bytes("12345"));
              Site site =
                  bench.serve(
                      Bench.observed(
                          env -> Response.upgrade("echo", Headers.empty(), five), outcomes));
              assertThat(upgraded(site).readToEnd()).isEqualTo("12345");
              Outcome outcome = Bench.take(outcomes);
              assertThat(outcome.status()).isEqualTo(101);
              assertThat(outcome.bytes()).isEqualTo(5);
              assertThat(outcome.failure()).isNull();
            })
        .needs(Feature.UPGRADE);
  }

  private void refused() {
    raw(
        "UPG-06",
        "an upgrade that was not asked for is a 500, and its conversation is not held",
        bench -> {
          AtomicBoolean held = new AtomicBoolean();
          Site site = upgrading(bench, (in, out) -> held.set(true));
          assertThat(site.ask(get("/")).status()).isEqualTo(500);
          assertThat(site.ask(get("/", "Upgrade: echo")).status()).isEqualTo(500);
          assertThat(site.ask(get("/", "Connection: upgrade")).status()).isEqualTo(500);
          assertThat(site.ask(http10("GET", "/", "Connection: upgrade", "Upgrade: echo")).status())
              .isEqualTo(500);
          assertThat(held).isFalse();
        });
    raw(
        "UPG-06",
        "an upgrade to another protocol than was offered is a 500",
        bench ->
            assertThat(
                    upgrading(bench, ECHO_BACK)
                        .ask(get("/", "Connection: upgrade", "Upgrade: other"))
                        .status())
                .isEqualTo(500));
    raw(
            "UPG-06",
            "a protocol is found in a list of offers, in any case",
            bench ->
                assertThat(
                        upgrading(bench, ECHO_BACK)
                            .ask(get("/", "Connection: upgrade", "Upgrade: a/1, Echo"))
                            .status())
                    .isEqualTo(101))
        .needs(Feature.UPGRADE);
    raw(
            "UPG-06",
            "a protocol is found beside h2c",
            bench ->
                assertThat(
                        upgrading(bench, ECHO_BACK)
                            .ask(get("/", "Connection: upgrade", "Upgrade: h2c, echo"))
                            .status())
                    .isEqualTo(101))
        .needs(Feature.UPGRADE);
    raw(
        "UPG-06",
        "an offer that the app does not take is an ordinary request",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          assertThat(client.send(offer()).read().body()).isEqualTo("/");
          assertThat(client.send(get("/two")).read().body()).isEqualTo("/two");
        });
    raw(
        "UPG-07",
        "a 426 names the protocol, and Connection names Upgrade",
        bench -> {
          Site site =
              bench.serve(env -> Response.text("no").withStatus(426).withHeader("Upgrade", "echo"));
          RawClient client = site.connect();
          for (int i = 0; i < 2; i++) {
            Reply reply = client.send(get("/")).read();
            assertThat(reply.status()).isEqualTo(426);
            assertThat(reply.field("Upgrade")).isEqualTo("echo");
            assertThat(reply.field("Connection")).isEqualToIgnoringCase("upgrade");
          }
        });
  }

  private static String connect() {
    return bare("CONNECT b:443 HTTP/1.1", "Host: b:443");
  }

  private void tunnels() {
    raw(
        "UPG-02",
        "CONNECT opens a tunnel with 200",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(env).containsEntry("REQUEST_METHOD", "CONNECT");
                    assertThat(env).containsEntry("REQUEST_URI", "b:443");
                    return Response.upgrade("tunnel", Headers.empty(), ECHO_BACK).withStatus(200);
                  });
          RawClient client = site.connect().send(connect() + "early");
          Reply reply = client.readHead();
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(reply.has("Transfer-Encoding")).isFalse();
          assertThat(client.read(5)).isEqualTo("early");
          assertThat(client.send("x").read(1)).isEqualTo("x");
        });
    raw(
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
          RawClient client = site.connect().send(connect() + get("/for-the-tunnel"));
          Reply reply = client.read();
          assertThat(reply.status()).isEqualTo(403);
          assertThat(reply.body()).isEqualTo("no");
          assertThat(client.readToEnd()).isEmpty();
        });
    raw(
            "UPG-07",
            "CONNECT has no 2xx but its tunnel",
            bench ->
                assertThat(bench.serve(env -> Response.text("fine")).ask(connect()).status())
                    .isEqualTo(500))
        .needs(Feature.CONNECT);
    raw(
        "SEP-16",
        "what is behind a CONNECT is never read as a request",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(env).doesNotContainEntry("REQUEST_METHOD", "GET");
                    return Response.text("no").withStatus(403);
                  });
          RawClient client = site.connect().send(connect() + get("/smuggled"));
          String replies = client.readToEnd();
          assertThat(replies.split("HTTP/1\\.[01] ", -1)).hasSize(2);
        });
  }
}
