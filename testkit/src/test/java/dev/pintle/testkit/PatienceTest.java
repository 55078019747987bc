package dev.pintle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import dev.pintle.Options;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void ofAClientThatStallsIsLongerThanThatOfAServer() {
    Duration patience =
        new RequestData(
                "GET",
                "/",
                "HTTP/1.1",
                Headers.empty(),
                null,
                Headers.empty(),
                Map.of(),
                Fault.stallAfterSending(10))
            .patience();
    Options defaults = Options.builder().build();
    assertThat(patience)
        .isGreaterThan(defaults.headTimeout().plusSeconds(5))
        .isGreaterThan(defaults.bodyTimeout().plusSeconds(5));
  }
}
