package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.ClientGoneException;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Clients that take nothing, or take it slowly. */
final class SlowReaderCases extends CaseGroup {
  private static final Duration SHORT = Duration.ofMillis(300);

  /**
   * Longer than it takes TCP to try again whether a window has opened, and than a machine stops
   * that has much to do: the clients are to be served.
   */
  private static final Duration LONGER = Duration.ofSeconds(3);

  private static final long PAUSE_NANOS = 20_000_000;
  private static final int LITTLE = 64 * 1024;
  private static final int MORE_THAN_BUFFERS = 12_000_000;

  SlowReaderCases() {
    super("slow readers");
  }

  @Override
  void define() {
    writes();
    busy();
    many();
  }

  private static void writeForEver(BodySink out) throws IOException {
    while (true) {
      out.write(new byte[100_000]);
    }
  }

  private void writes() {
    each(
        "LIM-10",
        "a write to a client that takes nothing fails",
        bench -> {
          BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            try {
                              while (true) {
                                out.write(new byte[100_000]);
                              }
                            } catch (IOException e) {
                              thrown.add(e);
                              throw e;
                            }
                          }),
                  Options.builder().writeTimeout(SHORT));
          site.openSlowReader(ClientRequest.get("/"));
          assertThat(Bench.take(thrown)).isInstanceOf(ClientGoneException.class);
        });
    each(
        "LIM-10",
        "bytes for a client that takes nothing are given up",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Site site =
              bench.serve(
                  Bench.observed(env -> Response.bytes("x/y", new byte[30_000_000]), outcomes),
                  Options.builder().writeTimeout(SHORT));
          site.openSlowReader(ClientRequest.get("/"));
          assertThat(Bench.take(outcomes).failure()).isInstanceOf(ClientGoneException.class);
        });
    each(
        "LIM-10",
        "a client that takes its response slowly is served",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.bytes("x/y", new byte[3_000_000]),
                  Options.builder().writeTimeout(LONGER));
          ClientExchange exchange = site.openSlowReader(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          long taken = 0;
          long pauseAt = 0;
          for (String some = exchange.readSome(); !some.isEmpty(); some = exchange.readSome()) {
            taken += some.length();
            if (taken >= pauseAt) {
              pauseAt += 100_000; // thirty pauses, in all longer than the timeout
              LockSupport.parkNanos(LONGER.toNanos() / 25);
            }
          }
          assertThat(taken).isEqualTo(3_000_000);
        });
    each(
        "LIM-10",
        "a client that takes little after little is served, though buffers never seem to empty",
        bench -> {
          byte[] bytes = new byte[MORE_THAN_BUFFERS];
          Path file = Files.write(bench.folder().resolve("large"), bytes);
          Site site =
              bench.serve(
                  env ->
                      switch (Env.PATH_INFO.get(env)) {
                        case "/file" -> Response.file(file);
                        case "/bytes" -> Response.bytes("x/y", bytes);
                        default -> Response.stream("x/y", out -> out.write(bytes));
                      },
                  Options.builder().writeTimeout(LONGER));
          Map<ClientExchange, Integer> left = new LinkedHashMap<>();
          for (String path : List.of("/file", "/bytes", "/stream")) {
            ClientExchange exchange = site.open(ClientRequest.get(path));
            assertThat(exchange.head().status()).isEqualTo(200);
            left.put(exchange, bytes.length);
          }
          long end = System.nanoTime() + LONGER.toNanos() * 5 / 4;
          while (System.nanoTime() < end) {
            takeSome(left);
            LockSupport.parkNanos(4 * PAUSE_NANOS);
          }
          assertThat(left).as("those that were slow").hasSize(3);
          while (!left.isEmpty()) {
            takeSome(left);
          }
        });
  }

  /**
   * Takes {@link #LITTLE} of each, and forgets those of which nothing is left. What the two sides
   * hold is far more, so this waits for nobody; and what is less may not open TCP's window.
   */
  private static void takeSome(Map<ClientExchange, Integer> left) throws IOException {
    for (Map.Entry<ClientExchange, Integer> one : List.copyOf(left.entrySet())) {
      int still = one.getValue();
      for (int goal = Math.max(0, still - LITTLE); still > goal; ) {
        String some = one.getKey().readSome();
        assertThat(some).isNotEmpty();
        still -= some.length();
      }
      assertThat(still).isNotNegative();
      if (still > 0) {
        one.setValue(still);
      } else {
        left.remove(one.getKey());
      }
    }
  }

  private void busy() {
    http2(
        "LIM-10",
        "a client that takes nothing is given up, whatever it sends meanwhile",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          App app = env -> Response.stream("x/y", SlowReaderCases::writeForEver);
          Site site =
              bench.serve(Bench.observed(app, outcomes), Options.builder().writeTimeout(SHORT));
          Http2Connection connection = site.connectHttp2SlowReader(1 << 30);
          Http2Exchange exchange = connection.begin(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          Outcome outcome = whileSending(outcomes, connection::ping);
          assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
        });
    raw(
            "LIM-10",
            "a client of an upgraded connection that takes nothing is given up, whatever it sends",
            bench -> {
              BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
              App app =
                  env -> Response.upgrade("echo", Headers.empty(), (in, out) -> writeForEver(out));
              Site site =
                  bench.serve(Bench.observed(app, outcomes), Options.builder().writeTimeout(SHORT));
              RawClient client = site.connectSlowReader();
              client.send(get("/", "Connection: Upgrade", "Upgrade: echo"));
              assertThat(client.readHead().status()).isEqualTo(101);
              Outcome outcome = whileSending(outcomes, () -> client.send("x"));
              assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
            })
        .needs(Feature.UPGRADE);
    raw(
        "LIM-10",
        "a response that is given up does not look whole where only the end of the connection"
            + " tells",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          App app = env -> Response.stream("x/y", SlowReaderCases::writeForEver);
          Site site =
              bench.serve(Bench.observed(app, outcomes), Options.builder().writeTimeout(SHORT));
          RawClient client = site.connectSlowReader().send(http10("GET", "/"));
          assertThat(Bench.take(outcomes).failure()).isInstanceOf(ClientGoneException.class);
          assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
        });
  }

  private void many() {
    each(
        "LIM-14",
        "clients that read slowly what needs no app any more take no place of a call",
        bench -> {
          Path file = Files.write(bench.folder().resolve("large"), new byte[20_000_000]);
          Site site =
              bench.serve(
                  env ->
                      switch (Env.PATH_INFO.get(env)) {
                        case "/file" -> Response.file(file);
                        case "/bytes" -> Response.bytes("x/y", new byte[20_000_000]);
                        default -> Response.text("quick");
                      },
                  Options.builder().maxConcurrentCalls(1).maxStreams(1));
          List<ClientExchange> slow = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            for (String path : List.of("/file", "/bytes")) {
              ClientExchange exchange = site.openSlowReader(ClientRequest.get(path));
              assertThat(exchange.head().status()).isEqualTo(200);
              slow.add(exchange);
            }
          }
          assertThat(site.get("/").body()).isEqualTo("quick");
          for (ClientExchange exchange : slow) {
            exchange.leave();
          }
        });
  }

  private interface Sending {
    void once() throws IOException;
  }

  /** Sends something again and again until the outcome is there. */
  private static Outcome whileSending(BlockingQueue<Outcome> outcomes, Sending sending)
      throws InterruptedException {
    for (int n = 0; n < 500 && outcomes.isEmpty(); n++) {
      try {
        sending.once();
      } catch (IOException e) {
        return Bench.take(outcomes); // the server has closed
      }
      LockSupport.parkNanos(PAUSE_NANOS); // the pace is what is tested
    }
    assertThat(outcomes).as("what is given up within ten seconds").isNotEmpty();
    return Bench.take(outcomes);
  }
}
