package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a connection ends, and what its end means. */
@Tag("socket")
class ConnectionEndTest {
  private static final int MUCH = 2 * 1024 * 1024;

  /** More than any limit that others have to what they discard. */
  private static final int VERY_MUCH = 20 * 1024 * 1024;

  private Served served;

  private static final App APP =
      env ->
          switch (Request.of(env).path()) {
            case "/fail" ->
                Response.stream(
                    "text/plain",
                    sink -> {
                      sink.write("some".getBytes(StandardCharsets.US_ASCII));
                      sink.flush();
                      throw new IllegalStateException("thrown by a test");
                    });
            case "/short" ->
                Response.stream(
                        "text/plain",
                        sink -> {
                          sink.write('x');
                          sink.flush();
                        })
                    .withHeader("Content-Length", "2");
            case "/much" -> Response.bytes("application/octet-stream", new byte[MUCH]);
            default -> Response.text("done");
          };

  private WebServer start(Options.Builder options) throws IOException {
    served = new Served(APP, options);
    return served.connect();
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Nested
  class AConnectionThatIsNotToBeKept {
    @Test
    void endsBehindTheResponse() throws IOException {
      WebServer connection = start(Options.builder());
      connection.get(1, false, "/");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      assertThat(connection.isAtEnd()).isTrue();
    }

    @Test
    void losesNoResponseToABodyThatNobodyRead() throws IOException {
      WebServer connection = start(Options.builder());
      connection.request(1, false, "POST", "/", "CONTENT_LENGTH", String.valueOf(VERY_MUCH));
      byte[] piece = new byte[32 * 1024];
      for (int sent = 0; sent < VERY_MUCH; sent += piece.length) {
        connection.send(WebServer.STDIN, 1, piece);
      }
      connection.send(WebServer.STDIN, 1, "");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      assertThat(connection.isAtEnd()).isTrue();
    }

    @Test
    void takesInWhatComesOfABodyBehindTheResponse() throws IOException {
      WebServer connection = start(Options.builder());
      connection.request(1, false, "POST", "/", "CONTENT_LENGTH", "12");
      connection.send(WebServer.STDIN, 1, "four");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      assertThat(connection.isAtEnd()).isTrue();
      connection.send(WebServer.STDIN, 1, "more"); // if that is reset, the next one fails
      connection.send(WebServer.STDIN, 1, "rest");
    }
  }

  @Nested
  class AKeptConnection {
    @Test
    void servesOneRequestBehindTheOther() throws IOException {
      WebServer connection = start(Options.builder());
      for (int i = 0; i < 5; i++) {
        connection.get(1, true, "/");
        assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      }
    }

    @Test
    void servesTheNextRequestThoughABodyWasNotEnded() throws IOException {
      WebServer connection = start(Options.builder());
      connection.request(1, true, "POST", "/", "CONTENT_LENGTH", "9");
      connection.send(WebServer.STDIN, 1, "four");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      connection.get(1, true, "/");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
    }

    @Test
    void isLeftAloneByADrainUntilItsPeerLeaves() throws Exception {
      WebServer connection = start(Options.builder());
      connection.get(1, true, "/");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      Thread drain = new Thread(() -> served.server.drain(Duration.ofSeconds(20)));
      drain.start();
      Served.eventually(
          "nobody is accepted any more",
          () -> {
            try {
              new WebServer(served.server.port()).close();
              return false;
            } catch (IOException e) {
              return true;
            }
          });
      connection.get(1, true, "/");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      connection.close();
      drain.join();
    }

    @Test
    void endsWhenItHasBeenIdleForLong() throws IOException {
      WebServer connection = start(Options.builder().idleTimeout(Duration.ofMillis(200)));
      connection.get(1, true, "/");
      assertThat(connection.reply(1).bodyText()).isEqualTo("done");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Nested
  class AConnectionWithoutARequest {
    @Test
    void endsWhenNothingComes() throws IOException {
      WebServer connection = start(Options.builder().headTimeout(Duration.ofMillis(200)));
      assertThat(connection.isAtEnd()).isTrue();
    }

    @Test
    void endsWhenItsParametersAreNotCompleted() throws IOException {
      WebServer connection = start(Options.builder().headTimeout(Duration.ofMillis(200)));
      connection.begin(1, WebServer.RESPONDER, true);
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Nested
  class ARequestThatBeginsBesideAnother {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    @Test
    void hasAsMuchTimeForItsParametersAsIfItWereAlone() throws IOException {
      WebServer connection = start(Options.builder().headTimeout(LIMIT));
      long begun = System.nanoTime();
      connection.begin(3, WebServer.RESPONDER, true);
      LockSupport.parkNanos(LIMIT.toNanos() * 9 / 16); // the time passes; nothing is awaited
      connection.get(5, true, "/");
      assertThat(connection.reply(5).bodyText()).isEqualTo("done");
      connection.begin(7, WebServer.RESPONDER, true);
      connection.params(3, "REQUEST_METHOD", "GET", "REQUEST_URI", "/");
      connection.send(WebServer.STDIN, 3, "");
      assertThat(connection.reply(3).bodyText()).isEqualTo("done");
      LockSupport.parkNanos(begun + LIMIT.toNanos() * 17 / 16 - System.nanoTime());
      connection.params(7, "REQUEST_METHOD", "GET", "REQUEST_URI", "/");
      connection.send(WebServer.STDIN, 7, "");
      assertThat(connection.reply(7).bodyText()).isEqualTo("done");
    }
  }

  @Nested
  class AResponseThatIsNotComplete {
    @Test
    void hasNoEndIfTheAppFailed() throws IOException {
      WebServer connection = start(Options.builder());
      connection.get(1, true, "/fail");
      WebServer.Reply reply = connection.brokenReply(1);
      assertThat(reply.bodyText()).isEqualTo("some");
      assertThat(reply.ended).isFalse();
    }

    @Test
    void hasNoEndIfItIsShorterThanPromised() throws IOException {
      WebServer connection = start(Options.builder());
      connection.get(1, true, "/short");
      assertThat(connection.brokenReply(1).ended).isFalse();
    }
  }

  @Nested
  class APeerThatSendsBeforeItReads {
    @Test
    void isReadThoughItTakesNoResponse() throws Exception {
      WebServer connection = start(Options.builder());
      connection.request(1, true, "POST", "/much", "CONTENT_LENGTH", String.valueOf(4 * MUCH));
      byte[] piece = new byte[32 * 1024];
      for (int sent = 0; sent < 4 * MUCH; sent += piece.length) {
        connection.send(WebServer.STDIN, 1, piece);
      }
      connection.send(WebServer.STDIN, 1, "");
      assertThat(connection.reply(1).body()).hasSize(MUCH);
    }

    @Test
    void isCutIfItTakesNothingForLong() throws Exception {
      WebServer connection = start(Options.builder().writeTimeout(Duration.ofMillis(300)));
      connection.socket.setReceiveBufferSize(4096);
      for (int id = 1; id < 100; id += 2) {
        connection.get(id, true, "/much");
      }
      Served.eventually("it is cut", () -> served.server.stats().connections() == 0);
    }
  }
}
