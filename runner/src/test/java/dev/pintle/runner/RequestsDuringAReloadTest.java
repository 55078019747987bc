package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of connections that the old worker has, in whatever state a reload finds them: there
 * is one reload for all of them, before the first test.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pintle.runner.HandlersTest#handlersOfHttp")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("socket")
@Timeout(120)
class RequestsDuringAReloadTest {
  private static final int LARGE = 8_000_000;

  /** On a busy machine the reload takes longer than these two are otherwise. */
  private static final String PATIENT = "head-timeout=120s";

  private static final String IDLE = "idle-timeout=120s";

  private static final String APP =
      """
      import dev.pintle.*;
      public class Echo {
        public static App app() {
          String generation = System.getenv("SERVER_STARTER_GENERATION");
          return env -> {
            Request request = Request.of(env);
            if (request.path().equals("/large")) {
              return Response.text("x".repeat(%d));
            }
            if (request.path().equals("/upgrade")) {
              return Response.upgrade("echo", Headers.empty(), (in, out) -> {
                try {
                  out.write(in.read());
                } catch (java.io.IOException e) {
                  out.write("bye".getBytes());
                }
              });
            }
            return Response.text(
                generation + " " + request.method() + " " + request.text(100));
          };
        }
      }
      """
          .formatted(LARGE);

  /** The name of the handler. */
  @Parameter String handler;

  private Supervised supervisor;
  private int port;
  private final List<KeptConnection> connections = new ArrayList<>();
  private KeptConnection silent;
  private KeptConnection halfHead;
  private KeptConnection halfBody;
  private KeptConnection continuing;
  private KeptConnection keptForGet;
  private KeptConnection keptForPost;
  private KeptConnection pipelining;
  private KeptConnection slowReader;
  private KeptConnection resetting;
  private KeptConnection neighbour;
  private KeptConnection upgraded;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void reload(@TempDir Path directory) throws Exception {
    Path app = Apps.packed(directory, "Echo", APP);
    supervisor =
        Supervised.start(
            directory,
            List.of("--listen", "0", "--settle", "50ms", "--drain", "60s"),
            Supervised.ours("-s", handler, "--drain", "50s", "-o", PATIENT, "-o", IDLE, app));
    port = supervisor.awaitPort();
    supervisor.awaitServing(1);
    silent = connect();
    halfHead = used();
    halfHead.write("GET / HTTP/1.1\r\nHost: local");
    halfBody = used();
    halfBody.write(KeptConnection.headOfPost("/", 10) + "hello");
    continuing = used();
    continuing.write(
        "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    assertThat(continuing.receive()).startsWith("HTTP/1.1 100 ");
    keptForGet = used();
    keptForPost = used();
    pipelining = used();
    slowReader = used();
    slowReader.send("/large");
    resetting = used();
    resetting.write(KeptConnection.headOfPost("/", 10) + "hello");
    neighbour = used();
    upgraded = used();
    upgraded.write(
        "GET /upgrade HTTP/1.1\r\nHost: local\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
    assertThat(upgraded.receive()).startsWith("HTTP/1.1 101 ");

    assertThat(supervisor.tell("reload").code()).isZero();
    supervisor.running().awaitError("draining for up to");
  }

  @AfterParameterizedClassInvocation(injectArguments = false)
  void endsWithZeroWhenAllAreAnswered() throws Exception {
    try (Supervised ending = supervisor) {
      for (KeptConnection connection : connections) {
        connection.close();
      }
      ending.running().awaitError("ended with exit status 0");
    }
  }

  private KeptConnection connect() throws IOException {
    KeptConnection connection = KeptConnection.to(port);
    connections.add(connection);
    return connection;
  }

  /** One that the old worker has for sure. */
  private KeptConnection used() throws IOException {
    KeptConnection connection = connect();
    assertThat(connection.get("/")).endsWith("\n1 GET ");
    return connection;
  }

  private static boolean closes(String response) {
    return response.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
  }

  @Test
  void whoHasConnectedAndSaidNothingIsServed() throws Exception {
    assertThat(silent.get("/")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whoHasSentHalfAHeadIsAnswered() throws Exception {
    halfHead.write("host\r\n\r\n");
    assertThat(halfHead.receive()).startsWith("HTTP/1.1 200 ").endsWith("\n1 GET ");
  }

  @Test
  void whoHasSentHalfABodyIsAnswered() throws Exception {
    halfBody.write("world");
    assertThat(halfBody.receive()).startsWith("HTTP/1.1 200 ").endsWith("\n1 POST helloworld");
  }

  @Test
  void whoWasToldToContinueIsAnswered() throws Exception {
    continuing.write("hello");
    assertThat(continuing.receive()).startsWith("HTTP/1.1 200 ").endsWith("\n1 POST hello");
  }

  @Test
  void aKeptConnectionThatGoesOnIsAnsweredUntilItIsToldToClose() throws Exception {
    String response;
    do {
      response = keptForGet.get("/");
      assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("\n1 GET ");
    } while (!closes(response));
  }

  @Test
  void andSoIsOneThatGoesOnWithPost() throws Exception {
    String response;
    do {
      response = keptForPost.post("/", "hello");
      assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("\n1 POST hello");
    } while (!closes(response));
  }

  @Test
  void allRequestsThatArriveTogetherAreAnswered() throws Exception {
    pipelining.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3));
    for (int i = 0; i < 3; i++) {
      assertThat(pipelining.receive()).startsWith("HTTP/1.1 200 ").endsWith("\n1 GET ");
    }
  }

  @Test
  void aLargeResponseArrivesWholeHoweverLateItIsRead() throws Exception {
    String response = slowReader.receive();
    assertThat(response).startsWith("HTTP/1.1 200 ");
    assertThat(response.length() - response.indexOf("\r\n\r\n") - 4).isEqualTo(LARGE);
  }

  @Test
  void anUpgradeIsToldAndMayHaveItsLastWord() throws Exception {
    assertThat(upgraded.receiveToEnd()).isEqualTo("bye");
  }

  @Test
  void aClientThatLeavesWithAResetHarmsNoOther() throws Exception {
    KeptConnection next = connect();
    resetting.reset();
    assertThat(neighbour.get("/")).startsWith("HTTP/1.1 200 ").endsWith("\n1 GET ");
    // The old worker says that it drains before it stops accepting.
    assertThat(next.get("/")).startsWith("HTTP/1.1 200 ").containsPattern("\n[12] GET $");
  }
}
