package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A web server that goes on asking and takes no answers is left, before they fill the memory. */
@Tag("socket")
@Timeout(60)
class FloodTest {
  private static final int UNKNOWN_TYPE = 77;

  /** Far more than the buffers of both sockets and the limit, of records of eight bytes. */
  private static final int MUCH = 64 * 1024 * 1024;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Served served;

  FloodTest() throws IOException {
    App app =
        env -> {
          if (Request.of(env).path().equals("/wait")) {
            gate.await();
          }
          return Response.text("answered");
        };
    served = new Served(app, Options.builder().set(FcgiOptions.MAX_ACTIVE, 1));
  }

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    served.close();
  }

  @Test
  void ofRecordsThatAreNotKnown() throws IOException {
    assertEndsFloodOf(served.connect(), new byte[] {1, UNKNOWN_TYPE, 0, 0, 0, 0, 0, 0});
  }

  @Test
  void ofRequestsThatAreTooMany() throws IOException {
    WebServer connection = served.connect();
    connection.get(1, true, "/wait");
    assertEndsFloodOf(
        connection, new byte[] {1, WebServer.BEGIN, 0, 2, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0});
  }

  private void assertEndsFloodOf(WebServer connection, byte[] record) throws IOException {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    while (many.size() < 64 * 1024) {
      many.writeBytes(record);
    }
    byte[] bytes = many.toByteArray();

    assertThatThrownBy(
            () -> {
              for (int sent = 0; sent < MUCH; sent += bytes.length) {
                connection.socket.getOutputStream().write(bytes);
              }
            })
        .isInstanceOf(IOException.class);

    WebServer other = served.connect();
    other.get(1, true, "/");
    assertThat(other.reply(1).bodyText()).isEqualTo("answered");
  }
}
