package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handler http behind an HAProxy that passes connections on, as {@code docs/deploy/haproxy.md}
 * says.
 */
@Tag("socket")
@Timeout(120)
class HaproxyTest {
  /** Often, and never so late that the server would be taken for dead. */
  private static final String CHECKED =
      """
      send-proxy-v2 check inter 200ms fall 1000
        option httpchk
        timeout check 20s
      """;

  private static final TestCertificate CERTIFICATE = TestCertificate.create();

  private static final Option<Boolean> PROXY_PROTOCOL =
      Option.of("http.proxy-protocol", Boolean.class);

  /** An address of the loopback interface that neither HAProxy nor the server uses. */
  private static final String CLIENT = "127.0.0.7";

  /** Tells who is said to be at both ends. */
  private static final App ENDS =
      env ->
          Response.text(
              Env.REMOTE_ADDR.get(env)
                  + ":"
                  + Env.REMOTE_PORT.get(env)
                  + " "
                  + Env.SERVER_NAME.get(env)
                  + ":"
                  + Env.SERVER_PORT.get(env)
                  + " "
                  + Env.SCHEME.get(env));

  @TempDir Path dir;
  private final Deque<Closeable> opened = new ArrayDeque<>();
  private int port;

  @BeforeEach
  void findHaproxy() throws IOException {
    Program unused = Program.require("haproxy");
    port = FreePort.any();
  }

  @AfterEach
  void closeWhatWasOpened() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private Server serve(App app, Options.Builder options) throws IOException {
    Options all = options.trustedProxies("127.0.0.1").set(PROXY_PROTOCOL, true).build();
    Server server = Handler.named("http").start(app, all);
    opened.push(() -> server.drain(Duration.ZERO));
    return server;
  }

  private Server serve(App app) throws IOException {
    return serve(app, Options.builder().listen("127.0.0.1:0"));
  }

  /** The block of the page, with the test's own places and these words behind the server's. */
  private Haproxy haproxyBefore(Server server, String sends) throws Exception {
    String page = Files.readString(Path.of("../docs/deploy/haproxy.md"));
    Matcher block =
        Pattern.compile("^```haproxy passing on\n(.*?)^```$", MULTILINE | Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).isTrue();
    String said = "127.0.0.1:8080 send-proxy-v2";
    assertThat(block.group(1)).contains("bind :80\n", said);
    String sections =
        block
            .group(1)
            .replace("bind :80\n", "bind 127.0.0.1:" + port + "\n")
            .replace(said, "127.0.0.1:" + server.port() + " " + sends);
    Haproxy haproxy = Haproxy.start(dir, port, sections);
    opened.push(haproxy);
    return haproxy;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    opened.push(socket);
    socket.setSoTimeout(20_000);
    socket.bind(new InetSocketAddress(CLIENT, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** The body of the reply to a request with these fields. */
  private static String ask(Socket socket, String fields) throws IOException {
    String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    String reply = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(reply).startsWith("HTTP/1.1 200 ");
    return reply.substring(reply.indexOf("\r\n\r\n") + 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send-proxy",
        "send-proxy-v2",
        "send-proxy-v2 proxy-v2-options crc32c,unique-id",
        "send-proxy-v2-ssl"
      })
  void tellsWhoTheClientIs(String sends) throws Exception {
    haproxyBefore(serve(ENDS), sends);
    Socket client = connect();
    assertThat(ask(client, "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n"))
        .isEqualTo(CLIENT + ":" + client.getLocalPort() + " 127.0.0.1:" + port + " http");
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2 proxy-v2-options crc32c"})
  void tellsItBeforeTls(String sends) throws Exception {
    haproxyBefore(
        serve(
            ENDS,
            Options.builder()
                .listen("https://127.0.0.1:0")
                .tls(CERTIFICATE.keyStore(), CERTIFICATE.password())),
        sends);
    Socket client = connect();
    Socket secured =
        CERTIFICATE
            .clientContext()
            .getSocketFactory()
            .createSocket(client, "localhost", port, true);
    assertThat(ask(secured, ""))
        .isEqualTo(CLIENT + ":" + client.getLocalPort() + " 127.0.0.1:" + port + " https");
  }

  @Test
  void asksForItselfWhetherTheServerLives() throws Exception {
    CountDownLatch checks = new CountDownLatch(3);
    Server server =
        serve(
            env -> {
              assertThat(Env.REMOTE_ADDR.get(env)).isIn("127.0.0.1", CLIENT);
              if (Env.REQUEST_METHOD.get(env).equals("OPTIONS")) {
                checks.countDown();
              }
              return Response.text("alive");
            });
    haproxyBefore(server, CHECKED);
    assertThat(checks.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ask(connect(), "")).isEqualTo("alive");
  }

  @Test
  void getsNothingThroughIfItDoesNotSendTheHeader() throws Exception {
    haproxyBefore(serve(ENDS), "");
    Socket client = connect();
    client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    int first;
    try {
      first = client.getInputStream().read();
    } catch (IOException e) {
      first = -1;
    }
    assertThat(first).isNegative();
  }
}
