package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.BodySink;
import dev.pintle.Duplex;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UpgradeTest extends SocketTest {
  private static final Duplex ECHO_BACK =
      (in, out) -> {
        byte[] buffer = new byte[1000];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          out.flush();
        }
      };

  private TestServer upgrading(Duplex duplex) throws IOException {
    return upgrading(duplex, Options.builder());
  }

  private TestServer upgrading(Duplex duplex, Options.Builder options) throws IOException {
    return serve(env -> Response.upgrade("echo", Headers.of("X", "y"), duplex), options);
  }

  private static String offer() {
    return get("/", "Connection: keep-alive, Upgrade", "Upgrade: echo");
  }

  private RawClient upgraded(TestServer server) throws IOException {
    RawClient client = connect(server).send(offer());
    assertThat(client.read().status()).isEqualTo(101);
    return client;
  }

  @Test
  @Tag("UPG-01")
  void leavesHttpBehindA101() throws Exception {
    RawClient client = connect(upgrading(ECHO_BACK)).send(offer());
    Reply reply = client.read();
    assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    assertThat(reply.fields("Upgrade")).containsExactly("echo");
    assertThat(reply.field("Connection")).isEqualToIgnoringCase("upgrade");
    assertThat(reply.field("X")).isEqualTo("y");
    assertThat(reply.has("Content-Length")).isFalse();
    assertThat(reply.has("Transfer-Encoding")).isFalse();
    assertThat(client.send("hello").read(5)).isEqualTo("hello");
    assertThat(client.send("again").read(5)).isEqualTo("again");
  }

  @Test
  @Tag("UPG-01")
  void givesTheBytesSentBehindTheRequest() throws Exception {
    RawClient client = connect(upgrading(ECHO_BACK)).send(offer() + "early");
    assertThat(client.read().status()).isEqualTo(101);
    assertThat(client.read(5)).isEqualTo("early");
    assertThat(client.send(" late").read(5)).isEqualTo(" late");
  }

  @Test
  @Tag("UPG-01")
  void carriesMoreThanEveryBufferInBothDirections() throws Exception {
    RawClient client = upgraded(upgrading(ECHO_BACK));
    String data = "0123456789abcdef".repeat(60_000);
    Thread sender =
        new Thread(
            () -> {
              try {
                client.send(data).halfClose();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    assertThat(client.readToEnd()).isEqualTo(data);
    sender.join();
  }

  @Test
  @Tag("UPG-03")
  void closesWhenTheConversationReturns() throws Exception {
    RawClient client = upgraded(upgrading((in, out) -> out.write("bye".getBytes(US_ASCII))));
    assertThat(client.readToEnd()).isEqualTo("bye");
  }

  @Test
  @Tag("UPG-03")
  void closesWhenTheConversationThrows() throws Exception {
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> {
                  throw new IllegalStateException("enough");
                }));
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  @Tag("UPG-01")
  void readsTheEndOfTheClient() throws Exception {
    AtomicReference<Integer> end = new AtomicReference<>();
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> {
                  end.set(in.read());
                  out.write("seen".getBytes(US_ASCII));
                }));
    assertThat(client.halfClose().readToEnd()).isEqualTo("seen");
    assertThat(end).hasValue(-1);
  }

  @Test
  @Tag("UPG-04")
  void writesOfAnotherThreadReachTheClientWhileTheReaderWaits() throws Exception {
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> {
                  Thread writer =
                      new Thread(
                          () -> {
                            try {
                              out.write("pushed".getBytes(US_ASCII));
                              out.flush();
                            } catch (IOException e) {
                              throw new AssertionError(e);
                            }
                          });
                  writer.start();
                  in.read();
                  writer.join();
                }));
    assertThat(client.read(6)).isEqualTo("pushed");
    assertThat(client.send("x").readToEnd()).isEmpty();
  }

  @Test
  @Tag("UPG-04")
  void writesOfSeveralThreadsDoNotMix() throws Exception {
    int size = 50_000;
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> {
                  Thread[] writers = new Thread[4];
                  for (int i = 0; i < writers.length; i++) {
                    byte[] block = new byte[size];
                    Arrays.fill(block, (byte) ('a' + i));
                    writers[i] = new Thread(() -> writeTimes(out, block, 10));
                    writers[i].start();
                  }
                  for (Thread writer : writers) {
                    writer.join();
                  }
                }));
    for (int i = 0; i < 40; i++) {
      String block = client.read(size);
      assertThat(block).isEqualTo(block.substring(0, 1).repeat(size));
    }
    assertThat(client.readToEnd()).isEmpty();
  }

  private static void writeTimes(BodySink out, byte[] block, int times) {
    try {
      for (int i = 0; i < times; i++) {
        out.write(block);
        out.flush();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("UPG-05")
  void theIdleTimeoutEndsAWaitingRead() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> readUntilItThrows(in, thrown),
                Options.builder().set("idle-timeout", "200ms")));
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(thrown.get()).isInstanceOf(IOException.class);
  }

  @Test
  @Tag("UPG-05")
  @Tag("CAN-08")
  void aDrainEndsAWaitingRead() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch reading = new CountDownLatch(1);
    TestServer server =
        upgrading(
            (in, out) -> {
              out.write("r".getBytes(US_ASCII));
              out.flush();
              reading.countDown();
              readUntilItThrows(in, thrown);
            });
    RawClient client = upgraded(server);
    assertThat(client.read(1)).isEqualTo("r");
    await(reading);
    Thread closer =
        new Thread(
            () -> {
              try {
                client.readToEnd();
                client.close();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    closer.start();
    assertThat(server.server().drain(Duration.ofSeconds(20)).clean()).isTrue();
    closer.join();
    assertThat(thrown.get()).isInstanceOf(IOException.class);
  }

  @Test
  @Tag("UPG-05")
  void closingTheOutputEndsAReadThatWaits() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    RawClient client =
        upgraded(
            upgrading(
                (in, out) -> {
                  Thread closer =
                      new Thread(
                          () -> {
                            try {
                              out.close();
                            } catch (IOException e) {
                              throw new AssertionError(e);
                            }
                          });
                  closer.start();
                  readUntilItThrows(in, thrown);
                  closer.join();
                }));
    assertThat(client.readToEnd()).isEmpty();
    assertThat(thrown.get()).isInstanceOf(IOException.class);
  }

  private static void readUntilItThrows(InputStream in, AtomicReference<Throwable> thrown) {
    try {
      while (in.read() >= 0) {
        // goes on
      }
    } catch (IOException e) {
      thrown.set(e);
    }
  }

  @Test
  @Tag("UPG-06")
  void refusesAnUpgradeThatWasNotAskedFor() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    TestServer server = upgrading((in, out) -> ran.set(true));
    assertThat(ask(server, get("/")).status()).isEqualTo(500);
    assertThat(ask(server, get("/", "Upgrade: echo")).status()).isEqualTo(500);
    assertThat(ask(server, get("/", "Connection: upgrade")).status()).isEqualTo(500);
    assertThat(ask(server, http10("GET", "/", "Connection: upgrade", "Upgrade: echo")).status())
        .isEqualTo(500);
    assertThat(ran).isFalse();
  }

  @Test
  @Tag("UPG-06")
  void refusesAnUpgradeToAnotherProtocolThanWasOffered() throws Exception {
    TestServer server = upgrading(ECHO_BACK);
    assertThat(ask(server, get("/", "Connection: upgrade", "Upgrade: other")).status())
        .isEqualTo(500);
    assertThat(ask(server, get("/", "Connection: upgrade", "Upgrade: a/1, Echo")).status())
        .isEqualTo(101);
  }

  @Test
  void anOfferThatTheAppDoesNotTakeIsAnOrdinaryRequest() throws Exception {
    RawClient client = connect(serve(PATH));
    assertThat(client.send(offer()).read().body()).isEqualTo("/");
    assertThat(client.send(get("/two")).read().body()).isEqualTo("/two");
  }

  @Test
  @Tag("UPG-07")
  void namesUpgradeInTheConnectionFieldOfA426() throws Exception {
    TestServer server =
        serve(env -> Response.text("no").withStatus(426).withHeader("Upgrade", "echo"));
    RawClient client = connect(server);
    for (int i = 0; i < 2; i++) {
      Reply reply = client.send(get("/")).read();
      assertThat(reply.field("Upgrade")).isEqualTo("echo");
      assertThat(reply.field("Connection")).isEqualToIgnoringCase("upgrade");
    }
  }

  @Test
  @Tag("UPG-02")
  void connectOpensATunnel() throws Exception {
    TestServer server =
        serve(
            env -> {
              assertThat(env.get("REQUEST_METHOD")).isEqualTo("CONNECT");
              return Response.upgrade("tunnel", Headers.empty(), ECHO_BACK).withStatus(200);
            });
    RawClient client = connect(server);
    client.send("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n" + "early");
    Reply reply = client.readHead();
    assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(reply.has("Content-Length")).isFalse();
    assertThat(reply.has("Transfer-Encoding")).isFalse();
    assertThat(reply.has("Upgrade")).isFalse();
    assertThat(client.read(5)).isEqualTo("early");
    assertThat(client.send("x").read(1)).isEqualTo("x");
  }

  @Test
  @Tag("UPG-07")
  void connectHasNoOther2xx() throws Exception {
    TestServer server = serve(env -> Response.text("fine"));
    assertThat(ask(server, "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n").status())
        .isEqualTo(500);
  }

  @Test
  @Tag("END-05")
  void completesWithTheBytesThatWereSent() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              Env.COMPLETION
                  .get(env)
                  .onComplete(
                      o -> {
                        outcome.set(o);
                        ended.countDown();
                      });
              return Response.upgrade(
                  "echo", Headers.empty(), (in, out) -> out.write("12345".getBytes(US_ASCII)));
            });
    assertThat(upgraded(server).readToEnd()).isEqualTo("12345");
    await(ended);
    assertThat(outcome.get().status()).isEqualTo(101);
    assertThat(outcome.get().bytes()).isEqualTo(5);
    assertThat(outcome.get().failure()).isNull();
  }

  @Test
  void countsAsAStream() throws Exception {
    TestServer server = upgrading(ECHO_BACK, Options.builder().set("max-streams", "1"));
    RawClient first = upgraded(server);
    assertThat(ask(server, offer()).status()).isEqualTo(503);
    assertThat(first.send("x").read(1)).isEqualTo("x");
  }

  @Test
  @Tag("SEP-14")
  void aRefusedConnectIsTheLastRequestOfItsConnection() throws Exception {
    TestServer server = serve(env -> Response.text("no").withStatus(404));
    String replies =
        all(server, "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n" + get("/meant-for-the-tunnel"));
    assertThat(replies).startsWith("HTTP/1.1 404").contains("Connection: close");
    assertThat(replies).containsOnlyOnce("HTTP/1.1");
  }
}
