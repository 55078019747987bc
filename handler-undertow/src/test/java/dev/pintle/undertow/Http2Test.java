package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Http2Test extends ServerTest {
  private static final int LARGE = 1024 * 1024;

  private static final App PROTOCOL =
      env -> Response.text(Env.SERVER_PROTOCOL.get(env) + " " + Request.of(env).path());

  private static final App ECHO =
      env -> Response.bytes("application/octet-stream", Request.of(env).bytes(2 * LARGE));

  @Test
  void beginsWithAPrefaceInPieces() throws Exception {
    Socket socket = connect(serve(PROTOCOL));
    OutputStream out = socket.getOutputStream();
    for (byte one : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
      out.write(one);
      out.flush();
    }
    Http2Client client = new Http2Client(socket);
    client.send(Http2Client.SETTINGS, 0, 0, new byte[0]);
    client.get(1, "/x");
    Http2Client.Frame data = client.next(Http2Client.DATA);
    assertThat(data).isNotNull();
    assertThat(new String(data.payload(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/2.0 /x");
  }

  @Test
  void isChosenByAlpnAndCarriesBodiesBothWays() throws Exception {
    Server server = serveSecurely(ECHO);
    HttpClient client = HttpClient.newBuilder().sslContext(certificate().clientContext()).build();
    byte[] body = new byte[LARGE];
    for (int i = 0; i < LARGE; i++) {
      body[i] = (byte) ((i * 31) >> 3);
    }
    HttpResponse<byte[]> reply =
        client.send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void isNotSpokenWhereItIsSwitchedOff() throws Exception {
    Socket socket = connect(serve(PROTOCOL, Options.builder().http2(false)));
    send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assertThat(readToEnd(socket)).startsWith("HTTP/1.1 505 ");
  }

  @Test
  @Tag("DRN-01")
  @Tag("DRN-02")
  void aDrainIsAnnouncedAndLetsStreamsFinish() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Server server =
        serve(
            env -> {
              called.countDown();
              await(release);
              return Response.text("done");
            });
    Http2Client client = new Http2Client(connect(server)).begin();
    client.get(1, "/slow");
    await(called);
    CompletableFuture<Boolean> clean =
        CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(30)).clean());
    Http2Client.Frame notice = client.next(Http2Client.GOAWAY);
    assertThat(notice).isNotNull();
    assertThat(notice.number(0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(notice.number(4)).isZero();
    release.countDown();
    Http2Client.Frame data = client.next(Http2Client.DATA);
    assertThat(data).isNotNull();
    assertThat(new String(data.payload(), StandardCharsets.US_ASCII)).isEqualTo("done");
    Http2Client.Frame last = client.next(Http2Client.GOAWAY);
    assertThat(last).isNotNull();
    assertThat(last.number(0)).isOne();
    assertThat(client.next()).isNull();
    assertThat(clean.get()).isTrue();
  }

  @Test
  @Tag("LIM-10")
  void aClientThatTakesNothingIsResetAfterTheWriteTimeout() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    Server server =
        serve(
            env -> {
              Env.COMPLETION.get(env).onComplete(outcome -> gone.countDown());
              return Response.stream("text/plain", sink -> sink.write(new byte[LARGE]));
            },
            Options.builder().writeTimeout(Duration.ofMillis(300)));
    Http2Client client = new Http2Client(connect(server)).begin();
    client.get(1, "/"); // and no more window than the 65,535 bytes at first
    await(gone);
    Http2Client.Frame reset = client.next(Http2Client.RST_STREAM);
    assertThat(reset).isNotNull();
    assertThat(reset.stream()).isOne();
  }

  @Test
  @Tag("CAN-07")
  void aStreamThatTheClientResetsFailsItsWriter() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Server server =
        serve(
            env -> {
              Env.COMPLETION
                  .get(env)
                  .onComplete(
                      outcome -> {
                        if (outcome.failure() != null) {
                          failed.countDown();
                        }
                      });
              return Response.stream(
                  "text/plain",
                  sink -> {
                    while (true) {
                      sink.write(new byte[100]);
                      sink.flush();
                      begun.countDown();
                    }
                  });
            });
    Http2Client client = new Http2Client(connect(server)).begin();
    client.get(1, "/");
    await(begun);
    client.send(Http2Client.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
    await(failed);
    client.get(3, "/"); // the connection goes on
    Http2Client.Frame head = client.next(Http2Client.HEADERS);
    while (head != null && head.stream() == 1) {
      head = client.next(Http2Client.HEADERS);
    }
    assertThat(head).isNotNull();
    assertThat(head.stream()).isEqualTo(3);
  }
}
