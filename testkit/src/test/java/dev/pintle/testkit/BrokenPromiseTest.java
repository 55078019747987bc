package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies with fewer bytes than their head says, without Lint, which would not let them pass. */
@Tag("socket")
@Tag("BODY-06")
@Timeout(60)
class BrokenPromiseTest {
  private static void assertBreaksOff(App app) throws Exception {
    Options options = Options.builder().listen("127.0.0.1:0").build();
    try (Server server = Handler.named("http").start(app, options);
        KeptConnection client = new KeptConnection(server.port())) {
      client.get("/", "/");
      assertThatThrownBy(client::reply)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broke off");
      assertThat(client.isEnded()).as("nothing behind it passes for its rest").isTrue();
    }
  }

  @Test
  void aWriterThatKeepsLessThanTheAppPromised() throws Exception {
    assertBreaksOff(
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      out.write(new byte[3]);
                      out.flush();
                    })
                .withHeader("Content-Length", "5"));
  }

  @Test
  void aStreamThatEndsBeforeItsLength() throws Exception {
    assertBreaksOff(
        env ->
            Response.status(200)
                .withBody(Body.of(new ByteArrayInputStream(new byte[100_000]), 100_001)));
  }
}
