package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The parameters of all connections together do not fill the heap. */
@Tag("socket")
@Timeout(60)
class ParamsMemoryTest {
  private static final int ROOM = 100_000;

  /** Of a parameter whose end is missing: the lengths of a name and a value of 60,000 bytes. */
  private static final String BEGUN = "\1\u0080\0\u00ea`A" + "x".repeat(59_000);

  private static final String REST = "x".repeat(1_000);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Served served;

  ParamsMemoryTest() throws IOException {
    Options options = Options.builder().listen("127.0.0.1:0").build();
    FcgiService service =
        new FcgiService(
            env -> {
              if (Request.of(env).path().equals("/wait")) {
                gate.await();
              }
              return Response.text("answered");
            },
            options,
            ROOM);
    served = new Served(FcgiServer.start(service, options));
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    served.close();
  }

  /** Begins a request whose parameters do not end; when this returns they have been received. */
  private WebServer begin() throws IOException {
    WebServer connection = served.connect();
    connection.begin(1, WebServer.RESPONDER, true);
    connection.send(WebServer.PARAMS, 1, BEGUN);
    connection.send(WebServer.GET_VALUES, 0, "");
    assertThat(connection.receive().type()).isEqualTo(WebServer.GET_VALUES_RESULT);
    return connection;
  }

  private static WebServer.Reply complete(WebServer connection) throws IOException {
    connection.send(WebServer.PARAMS, 1, REST);
    connection.params(1);
    connection.send(WebServer.STDIN, 1, "");
    return connection.reply(1);
  }

  private void assertAnswered() throws IOException {
    WebServer connection = served.connect();
    connection.get(1, true, "/");
    assertThat(connection.reply(1).bodyText()).isEqualTo("answered");
  }

  @Test
  void aRequestThatFindsNoRoomIsRefused() throws IOException {
    WebServer first = begin();
    WebServer second = begin();
    assertThat(complete(second).head()).startsWith("Status: 503 ");
    assertThat(complete(first).bodyText()).isEqualTo("answered");
    assertThat(complete(begin()).bodyText()).isEqualTo("answered");
  }

  @Test
  void thoseThatTheAppHasCountToo() throws IOException {
    WebServer waiting = served.connect();
    waiting.get(1, true, "/wait", "A", "x".repeat(60_000));
    waiting.send(WebServer.GET_VALUES, 0, "");
    assertThat(waiting.receive().type()).isEqualTo(WebServer.GET_VALUES_RESULT);
    assertThat(complete(begin()).head()).startsWith("Status: 503 ");
    gate.countDown();
    assertThat(waiting.reply(1).bodyText()).isEqualTo("answered");
    assertThat(complete(begin()).bodyText()).isEqualTo("answered");
  }

  @Test
  void whatAConnectionHeldIsFreeWhenItHasEnded() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (WebServer connection = begin()) {
        assertThat(connection.socket.isConnected()).isTrue();
      }
      Served.eventually("the connection has ended", () -> served.server.stats().connections() == 0);
    }
    assertAnswered();
    assertThat(complete(begin()).bodyText()).isEqualTo("answered");
  }
}
