package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A request that is one too many is answered as {@code fcgi.overload} says. */
@Tag("socket")
class OverloadTest {
  private static final int COMPLETE = 0;
  private static final int OVERLOADED = 2;

  private final CountDownLatch gate = new CountDownLatch(1);
  private Served served;

  @AfterEach
  void stop() throws IOException {
    gate.countDown();
    if (served != null) {
      served.close();
    }
  }

  private WebServer start(Options.Builder options) throws IOException {
    App app =
        env -> {
          if (Request.of(env).path().equals("/wait")) {
            gate.await();
          }
          return Response.text("answered");
        };
    served = new Served(app, options);
    return served.connect();
  }

  @Nested
  class OnItsConnection {
    @Test
    void itIsAnsweredWith503ByDefault() throws IOException {
      WebServer connection = start(Options.builder().set(FcgiOptions.MAX_ACTIVE, 1));
      connection.get(1, true, "/wait");
      connection.get(2, true, "/more");
      WebServer.Reply refused = connection.reply(2);
      assertThat(refused.head()).startsWith("Status: 503 Service Unavailable\r\n");
      assertThat(refused.protocolStatus).isEqualTo(COMPLETE);
    }

    @Test
    void itEndsWithoutAResponseIfThatIsSetAndTheOthersGoOn() throws IOException {
      WebServer connection =
          start(Options.builder().set(FcgiOptions.OVERLOAD, "end").set(FcgiOptions.MAX_ACTIVE, 1));
      connection.get(1, true, "/wait");
      connection.get(2, true, "/more");
      WebServer.Reply refused = connection.reply(2);
      assertThat(refused.protocolStatus).isEqualTo(OVERLOADED);
      assertThat(refused.text()).isEmpty();
      gate.countDown();
      assertThat(connection.reply(1).bodyText()).isEqualTo("answered");
      connection.get(2, true, "/again");
      assertThat(connection.reply(2).bodyText()).isEqualTo("answered");
    }
  }

  @Nested
  class OnAConnectionTooMany {
    @Test
    void itsAnswerToHeadHasNoBody() throws IOException {
      WebServer first = start(Options.builder().maxConnections(1));
      first.get(1, true, "/");
      assertThat(first.reply(1).bodyText()).isEqualTo("answered");
      WebServer second = served.connect();
      second.request(1, true, "HEAD", "/");
      WebServer.Reply refused = second.reply(1);
      assertThat(refused.head()).startsWith("Status: 503 ").contains("Content-Length: ");
      assertThat(refused.body()).isEmpty();
    }

    @Test
    void itEndsWithoutAResponseIfThatIsSet() throws IOException {
      WebServer first = start(Options.builder().set(FcgiOptions.OVERLOAD, "end").maxConnections(1));
      first.get(1, true, "/");
      assertThat(first.reply(1).bodyText()).isEqualTo("answered");
      WebServer second = served.connect();
      second.get(1, true, "/");
      WebServer.Reply refused = second.reply(1);
      assertThat(refused.protocolStatus).isEqualTo(OVERLOADED);
      assertThat(refused.text()).isEmpty();
    }
  }

  @Nested
  class TheOption {
    @Test
    void isRefusedIfItIsNeither() {
      assertThatThrownBy(() -> start(Options.builder().set(FcgiOptions.OVERLOAD, "overloaded")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("fcgi.overload must be 503 or end, not \"overloaded\"");
    }
  }
}
