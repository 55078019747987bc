package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import java.io.EOFException;
import java.time.Duration;

/** Connections of HTTP/2 without a stream; those of HTTP/1.1 are among the timeouts. */
final class IdleCases extends CaseGroup {
  private static final Duration SHORT = Duration.ofMillis(500);

  IdleCases() {
    super("idle connections of HTTP/2");
  }

  @Override
  void define() {
    http2(
        "LIM-11",
        "a connection whose streams have ended is closed",
        bench -> {
          Site site = bench.serve(Bench.PATH, Options.builder().idleTimeout(SHORT));
          Http2Connection connection = site.connectHttp2();
          assertThat(connection.begin(ClientRequest.get("/1")).finish().body()).isEqualTo("/1");
          assertThat(connection.begin(ClientRequest.get("/2")).finish().body()).isEqualTo("/2");
          assertEnds(connection);
        });
  }

  private static void assertEnds(Http2Connection connection) {
    assertThatThrownBy(
            () -> {
              while (true) {
                connection.readFrame();
              }
            })
        .isInstanceOf(EOFException.class);
  }
}
