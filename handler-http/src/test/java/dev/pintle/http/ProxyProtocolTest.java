package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With http.proxy-protocol each connection begins with a PROXY header, of a trusted peer alone. */
class ProxyProtocolTest {
  private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 81\r\n";

  private static final String V2 = v2("21 11 000c c0000207 c6336401 1267 0051");
  private static final String V2_LOCAL = v2("20 00 0000");
  private static final String V2_UNSPEC = v2("21 00 0000");
  private static final String V2_UNIX = v2("21 31 00d8") + "\0".repeat(216);

  private static String v2(String hex) {
    byte[] bytes = HexFormat.of().parseHex(("0d0a0d0a000d0a515549540a" + hex).replace(" ", ""));
    return new String(bytes, ISO_8859_1);
  }

  abstract static class BehindAProxy extends SecureTest {
    final AtomicInteger calls = new AtomicInteger();

    /** Tells who is said to be at both ends, and what the fields are. */
    final App facts =
        env -> {
          calls.incrementAndGet();
          return Response.text(
              Map.of("from", "REMOTE_ADDR", "port", "REMOTE_PORT").entrySet().stream()
                      .sorted(Map.Entry.comparingByKey())
                      .map(entry -> entry.getKey() + "=" + env.get(entry.getValue()))
                      .collect(Collectors.joining(" "))
                  + " to="
                  + Env.SERVER_NAME.get(env)
                  + ":"
                  + Env.SERVER_PORT.get(env)
                  + " "
                  + Env.SCHEME.get(env)
                  + " "
                  + Env.HEADERS.get(env).size());
        };

    static Options.Builder proxied() {
      return Options.builder()
          .listen("127.0.0.1:0")
          .trustedProxies("127.0.0.1/32")
          .set(HttpOptions.PROXY_PROTOCOL, true);
    }

    final String factsBehind(String header, String... fields) throws IOException {
      return factsBehind(proxied(), header, fields);
    }

    final String factsBehind(Options.Builder options, String header, String... fields)
        throws IOException {
      RawClient client = connectPlainly(serve(facts, options));
      return client.send(header + get("/", fields)).read().body();
    }

    /** What the socket says. */
    final String ofSocket(TestServer server, Socket socket) {
      return "from=127.0.0.1 port="
          + socket.getLocalPort()
          + " to=127.0.0.1:"
          + server.port()
          + " http 1";
    }

    final void assertClosedWithoutAWord(TestServer server, String bytes) throws IOException {
      RawClient client = connectPlainly(server).send(bytes);
      assertThat(client.isClosedByServer()).as(bytes).isTrue();
      assertThat(calls).hasValue(0);
    }
  }

  @Nested
  class SaysWhoTheClientIs extends BehindAProxy {
    private static final String TOLD = "from=192.0.2.7 port=4711 to=198.51.100.1:81 http 1";

    @Test
    @Tag("ENV-16")
    @Tag("ENV-11")
    @Tag("ENV-12")
    void inText() throws Exception {
      assertThat(factsBehind(V1)).isEqualTo(TOLD);
      assertThat(factsBehind("PROXY TCP6 2001:DB8::7 ::1 4711 81\r\n"))
          .isEqualTo("from=2001:db8::7 port=4711 to=[::1]:81 http 1");
    }

    @Test
    @Tag("ENV-16")
    void inBinary() throws Exception {
      assertThat(factsBehind(V2)).isEqualTo(TOLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, ""})
    @Tag("SEP-17")
    void byteByByte(String text) throws Exception {
      RawClient client = connectPlainly(serve(facts, proxied()));
      for (byte b : ((text.isEmpty() ? V2 : text) + get("/")).getBytes(ISO_8859_1)) {
        client.send(new byte[] {b});
      }
      assertThat(client.read().body()).isEqualTo(TOLD);
    }

    @Test
    void ofEachRequestOfTheConnection() throws Exception {
      RawClient client = connectPlainly(serve(facts, proxied()));
      client.send(V2 + get("/") + get("/"));
      assertThat(client.read().body()).isEqualTo(TOLD);
      assertThat(client.read().body()).isEqualTo(TOLD);
      assertThat(client.send(get("/")).read().body()).isEqualTo(TOLD);
    }

    /** More comes behind the header at once than a buffer of the loop holds. */
    @Test
    void withALargeBodyRightBehindIt() throws Exception {
      String body = "x".repeat(300_000);
      RawClient client = connectPlainly(serve(SocketTest.ECHO, proxied()));
      assertThat(client.send(V1 + post("/", body)).read().body()).isEqualTo(body);
    }

    @Test
    void beforeTls() throws Exception {
      TestServer server = serveSecurely(facts, proxied().listen("https://127.0.0.1:0"));
      for (String header : List.of(V1, V2)) {
        Socket socket = socket(server);
        socket.getOutputStream().write(header.getBytes(ISO_8859_1));
        RawClient client = closeLater(RawClient.secure(socket, CERTIFICATE));
        assertThat(client.send(get("/")).read().body()).isEqualTo(TOLD.replace("http", "https"));
      }
    }

    @Test
    void overAUnixSocket(@TempDir Path folder) throws Exception {
      TestServer server =
          serve(facts, proxied().listen("unix:" + folder.resolve("s")).trustedProxies("unix"));
      assertThat(connect(server).send(V1 + get("/")).read().body()).isEqualTo(TOLD);
    }

    @Test
    void toNobodyTheSecondTime() throws Exception {
      RawClient client = connectPlainly(serve(facts, proxied()));
      assertThat(client.send(V1 + V1 + get("/")).read().status()).isEqualTo(400);
      assertThat(calls).hasValue(0);
    }
  }

  @Nested
  class MayLeaveThatOpen extends BehindAProxy {
    @Test
    void forAConnectionOfItsOwn() throws Exception {
      TestServer server = serve(facts, proxied());
      Socket socket = socket(server);
      RawClient client = RawClient.plain(socket);
      assertThat(client.send(V2_LOCAL + get("/")).read().body())
          .isEqualTo(ofSocket(server, socket));
    }

    /** Else whoever is not named would pass for the proxy, or for a client on this machine. */
    @Test
    @Tag("ENV-16")
    void forAClientThatItDoesNotNameAndThatHasNoAddressThen() throws Exception {
      TestServer server = serve(facts, proxied());
      for (String header : List.of("PROXY UNKNOWN\r\n", V2_UNSPEC, V2_UNIX)) {
        assertThat(connectPlainly(server).send(header + get("/")).read().body())
            .isEqualTo("from=null port=null to=127.0.0.1:" + server.port() + " http 1");
      }
    }
  }

  /**
   * Who has written the fields: the client, for a proxy that passes bytes on does not read them.
   */
  @Nested
  @Tag("HND-07")
  class DecidesWhoseForwardedIsBelieved extends BehindAProxy {
    private static final String[] FIELDS = {
      "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"
    };

    @Test
    void notThatOfAClientAlthoughItsProxyIsTrusted() throws Exception {
      assertThat(factsBehind(V1, FIELDS)).startsWith("from=192.0.2.7 ").contains(":81 http ");
      assertThat(factsBehind(V2, FIELDS)).startsWith("from=192.0.2.7 ").contains(":81 http ");
    }

    @Test
    void thatOfAProxyWhoseConnectionIsPassedOn() throws Exception {
      Options.Builder options = proxied().trustedProxies("127.0.0.1", "192.0.2.0/24");
      assertThat(factsBehind(options, V1, FIELDS))
          .startsWith("from=203.0.113.9 ")
          .contains(":81 https ");
    }

    @Test
    void notThatOfAClientThatIsNotNamed() throws Exception {
      for (String header : List.of("PROXY UNKNOWN\r\n", V2_UNSPEC, V2_UNIX)) {
        Options.Builder options = proxied().trustedProxies("127.0.0.1", "unix");
        assertThat(factsBehind(options, header, FIELDS))
            .startsWith("from=null port=null to=127.0.0.1:")
            .contains(" http ");
      }
    }

    @Test
    void thatOfTheProxyItself() throws Exception {
      assertThat(factsBehind(V2_LOCAL, FIELDS)).startsWith("from=203.0.113.9 ").contains(" https ");
    }
  }

  @Nested
  class ClosesWithoutAWord extends BehindAProxy {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001",
          "\r\n\r\n\u0000\r\nQUIT\n!A\u0000\u0000"
        })
    void whatBeginsWithSomethingElse(String bytes) throws Exception {
      assertClosedWithoutAWord(serve(facts, proxied()), bytes);
    }

    /** One byte shows it: nothing is waited for. */
    @Test
    void atTheFirstByteThatShowsIt() throws Exception {
      TestServer server = serve(facts, proxied().headTimeout(Duration.ofHours(1)));
      assertClosedWithoutAWord(server, "G");
    }

    @Test
    void aPeerThatIsNotTrusted() throws Exception {
      Options.Builder options = proxied().trustedProxies("192.0.2.0/24", "unix");
      TestServer server = serve(facts, options.headTimeout(Duration.ofHours(1)));
      assertClosedWithoutAWord(server, V1 + get("/"));
      assertClosedWithoutAWord(server, ""); // before it has said anything
    }

    @Test
    void aPeerOnAUnixSocketIfThatIsNotTrusted(@TempDir Path folder) throws Exception {
      TestServer server = serve(facts, proxied().listen("unix:" + folder.resolve("s")));
      RawClient client = connect(server);
      try {
        assertThat(client.send(V1 + get("/")).isClosedByServer()).isTrue();
      } catch (IOException e) {
        // It was closed before that was sent, or with it unread.
      }
      assertThat(calls).hasValue(0);
    }

    @Test
    @Tag("LIM-08")
    void whoTakesLongerThanTheHeadTimeout() throws Exception {
      TestServer server = serve(facts, proxied().headTimeout(Duration.ofMillis(300)));
      long start = System.nanoTime();
      assertClosedWithoutAWord(server, "");
      assertClosedWithoutAWord(server, V1.substring(0, 20));
      assertClosedWithoutAWord(server, V2.substring(0, 20));
      assertThat(System.nanoTime() - start)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(900), TimeUnit.SECONDS.toNanos(9));
    }

    /** A header that comes late takes nothing of the time that the head of the request has. */
    @Test
    @Tag("LIM-08")
    void whoSendsNothingBehindTheHeader() throws Exception {
      assertClosedWithoutAWord(serve(facts, proxied().headTimeout(Duration.ofMillis(300))), V1);
      TestServer server = serve(facts, proxied().headTimeout(Duration.ofSeconds(5)));
      RawClient client = connectPlainly(server).send(V1 + "GET / HTTP/1.1\r\n");
      assertThat(client.read().status()).isEqualTo(408);
    }

    @Test
    void aConnectionThatEndsWithinTheHeader() throws Exception {
      TestServer server = serve(facts, proxied().headTimeout(Duration.ofHours(1)));
      RawClient client = connectPlainly(server).send(V2.substring(0, 14)).halfClose();
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Nested
  class IsTalkedOfInTheLog extends BehindAProxy {
    private String logOfAThousand(TestServer server, String bytes) throws IOException {
      PrintStream before = System.err;
      ByteArrayOutputStream log = new ByteArrayOutputStream();
      System.setErr(new PrintStream(log, true, ISO_8859_1));
      try {
        for (int i = 0; i < 1000; i++) {
          try (RawClient client = connectPlainly(server).send(bytes)) {
            assertThat(client.isClosedByServer()).isTrue();
          }
        }
      } finally {
        System.setErr(before);
      }
      return log.toString(ISO_8859_1);
    }

    @Test
    void onceIfAThousandHeadersAreMissing() throws Exception {
      assertThat(logOfAThousand(serve(facts, proxied()), "secret"))
          .containsOnlyOnce("closed a connection from 127.0.0.1: it does not begin with a PROXY")
          .doesNotContain("secret")
          .hasLineCount(1);
    }

    @Test
    void onceIfAThousandPeersAreNotTrusted() throws Exception {
      assertThat(logOfAThousand(serve(facts, proxied().trustedProxies("unix")), ""))
          .containsOnlyOnce("refused a connection from 127.0.0.1, which is not in trusted-proxies")
          .hasLineCount(1);
    }
  }

  @Nested
  class HasItsLimits extends BehindAProxy {
    @Test
    @Tag("LIM-07")
    void oneTooManyIsToldSoBehindItsHeader() throws Exception {
      TestServer server = serve(facts, proxied().maxConnections(1));
      RawClient first = connectPlainly(server).send(V1 + get("/"));
      assertThat(first.read().status()).isEqualTo(200);
      assertThat(connectPlainly(server).send(V2 + get("/")).read().status()).isEqualTo(503);
      assertThat(connectPlainly(server).send(get("/")).isClosedByServer()).isTrue();
      assertThat(calls).hasValue(1);
      assertThat(server.server().stats().refused()).isEqualTo(2);
    }

    @Test
    @Tag("DRN-04")
    void oneThatWaitsForItsHeaderHoldsUpNoDrain() throws Exception {
      TestServer server = serve(facts, proxied().headTimeout(Duration.ofHours(1)));
      RawClient waiting = connectPlainly(server).send(V2.substring(0, 5));
      until(() -> server.server().stats().connections() == 1);
      assertThat(server.server().drain(Duration.ofMillis(100)).cut()).isEmpty();
      assertThat(waiting.isClosedByServer()).isTrue();
    }

    @Test
    @Tag("HND-03")
    void isRefusedUntilItIsSaidWhoIsTrusted() {
      assertThatThrownBy(() -> serve(facts, proxied().trustedProxies()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "http.proxy-protocol believes what a connection begins with, so say whose"
                  + " connections: set trusted-proxies to the addresses or networks of the"
                  + " proxies, or to unix");
    }

    @Test
    void isOffUnlessSet() throws Exception {
      for (Options.Builder options :
          List.of(
              Options.builder().listen("127.0.0.1:0").trustedProxies("127.0.0.1"),
              proxied().set(HttpOptions.PROXY_PROTOCOL, false))) {
        TestServer server = serve(facts, options);
        assertThat(connectPlainly(server).send(get("/")).read().status()).isEqualTo(200);
        assertThat(connectPlainly(server).send(V1 + get("/")).read().status()).isEqualTo(400);
      }
    }

    @Test
    void isSetAsText() throws Exception {
      TestServer server =
          serve(
              facts,
              Options.builder(new HttpHandler())
                  .listen("127.0.0.1:0")
                  .set("trusted-proxies", "127.0.0.1")
                  .set("http.proxy-protocol", "on"));
      assertThat(connectPlainly(server).send(V1 + get("/")).read().body()).contains("192.0.2.7");
    }
  }
}
