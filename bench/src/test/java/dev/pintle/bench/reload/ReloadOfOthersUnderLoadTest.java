package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Other handlers lose nothing either, and a server that does is found out. */
@Timeout(300)
class ReloadOfOthersUnderLoadTest {
  @Test
  void undertow() throws Exception {
    ReloadUnderLoad.require("start_server");
    ReloadUnderLoad.losesNothing(Stack.UNDERTOW, Way.START_SERVER, 1);
  }

  @Test
  void fcgiBehindNginx() throws Exception {
    ReloadUnderLoad.require("nginx");
    ReloadUnderLoad.require("start_server");
    ReloadUnderLoad.losesNothing(Stack.FCGI_NGINX, Way.START_SERVER, 1);
  }

  @Test
  void oldWorkersThatAreKilledLoseRequests() throws Exception {
    ReloadUnderLoad.require("start_server");
    Outcome outcome = ReloadUnderLoad.run(Stack.HTTP, Way.KILLING, 1);
    assertThat(outcome.allLost()).isPositive();
    assertThat(outcome.faults()).isNotEmpty();
  }
}
