package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of a body of which the web server sends nothing for {@code body-timeout}. */
@Tag("socket")
@Timeout(60)
class InputDeadlineTest {
  @Test
  void theReadEndsWith408AndOtherRequestsOfTheConnectionGoOn() throws IOException {
    try (Served served =
        new Served(
            env ->
                Request.of(env).path().equals("/other")
                    ? Response.text("other")
                    : Response.text("" + Env.INPUT.get(env).readAllBytes().length),
            Options.builder().bodyTimeout(Duration.ofSeconds(1)))) {
      WebServer connection = served.connect();
      connection.request(3, true, "POST", "/");
      connection.send(WebServer.STDIN, 3, "begun");
      assertThat(connection.reply(3).head()).startsWith("Status: 408 ");
      connection.get(5, true, "/other");
      assertThat(connection.reply(5).bodyText()).isEqualTo("other");
    }
  }
}
