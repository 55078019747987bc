package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several requests at once on one connection, as HAProxy has them. */
@Tag("socket")
class MultiplexedRequestsTest {
  private static final int LARGE = 4 * 1024 * 1024;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Served served;
  private final WebServer connection;

  MultiplexedRequestsTest() throws IOException {
    App app =
        env -> {
          Request request = Request.of(env);
          switch (request.path()) {
            case "/wait" -> gate.await();
            case "/large" -> {
              return Response.bytes("application/octet-stream", new byte[LARGE]);
            }
            case "/count" -> {
              gate.await();
              return Response.text(String.valueOf(request.bytes(LARGE).length));
            }
            case "/fail" -> {
              return Response.stream(
                  "text/plain",
                  sink -> {
                    sink.write("some".getBytes(StandardCharsets.US_ASCII));
                    sink.flush();
                    throw new IllegalStateException("thrown by a test");
                  });
            }
            default -> {}
          }
          return Response.text(Env.REQUEST_URI.get(env));
        };
    served = new Served(app);
    connection = served.connect();
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    served.close();
  }

  @Test
  void areAnsweredInTheOrderInWhichTheAppIsDone() throws IOException {
    connection.get(1, true, "/wait");
    connection.get(3, true, "/quick");
    assertThat(connection.reply(3).bodyText()).isEqualTo("/quick");
    gate.countDown();
    assertThat(connection.reply(1).bodyText()).isEqualTo("/wait");
  }

  @Test
  void mayBeginBeforeTheParametersOfOthersAreComplete() throws IOException {
    connection.begin(5, WebServer.RESPONDER, true);
    connection.get(3, true, "/quick");
    assertThat(connection.reply(3).bodyText()).isEqualTo("/quick");
    connection.params(5, "REQUEST_METHOD", "GET", "REQUEST_URI", "/late");
    assertThat(connection.reply(5).bodyText()).isEqualTo("/late");
  }

  @Test
  void haveAllTheirIds() throws IOException {
    for (int id : new int[] {65_535, 1, 32_767, 2}) {
      connection.get(id, true, "/of/" + id);
    }
    for (int id : new int[] {2, 65_535, 32_767, 1}) {
      assertThat(connection.reply(id).bodyText()).isEqualTo("/of/" + id);
    }
  }

  @Test
  void shareTheWayOutRecordByRecord() throws IOException {
    connection.get(1, true, "/large");
    connection.replyWith(1, "\r\n\r\n");
    connection.get(3, true, "/quick");
    int before = connection.replyWith(3, "/quick").text().length();
    assertThat(before).isPositive();
    WebServer.Reply large = connection.reply(1);
    assertThat(large.body()).hasSize(LARGE);
  }

  @Test
  void areNotHeldUpByABodyThatNobodyReads() throws IOException {
    connection.request(1, true, "POST", "/count", "CONTENT_LENGTH", String.valueOf(LARGE));
    connection.get(3, true, "/quick");
    assertThat(connection.reply(3).bodyText()).isEqualTo("/quick");
    byte[] piece = new byte[32 * 1024];
    for (int sent = 0; sent < LARGE; sent += piece.length) {
      Arrays.fill(piece, (byte) sent);
      connection.send(WebServer.STDIN, 1, piece);
    }
    connection.send(WebServer.STDIN, 1, "");
    connection.get(5, true, "/behind");
    assertThat(connection.reply(5).bodyText()).isEqualTo("/behind");
    gate.countDown();
    assertThat(connection.reply(1).bodyText()).isEqualTo(String.valueOf(LARGE));
  }

  @Test
  void endBeforeAConnectionThatABrokenResponseEnds() throws IOException {
    connection.get(1, true, "/wait");
    connection.get(3, true, "/fail");
    connection.replyWith(3, "some");
    gate.countDown();
    assertThat(connection.reply(1).bodyText()).isEqualTo("/wait");
    assertThat(connection.brokenReply(3).ended).isFalse();
  }

  @Test
  void areRefusedOneByOneIfThereAreTooMany() throws IOException {
    for (int id = 1; id <= 100; id++) {
      connection.get(id, true, "/wait");
    }
    connection.get(101, true, "/more");
    assertThat(connection.reply(101).head()).startsWith("Status: 503 Service Unavailable\r\n");
    gate.countDown();
    for (int id = 1; id <= 100; id++) {
      assertThat(connection.reply(id).bodyText()).isEqualTo("/wait");
    }
  }
}
