package dev.pintle.bench.reload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handler http, reloaded under load in every way, loses nothing. */
@Timeout(300)
class ReloadUnderLoadTest {
  private static final int RELOADS = 3;

  @Test
  void inTheProcess() throws Exception {
    ReloadUnderLoad.losesNothing(Stack.HTTP, Way.IN_PROCESS, RELOADS);
  }

  @Test
  void byOurSupervisor() throws Exception {
    ReloadUnderLoad.losesNothing(Stack.HTTP, Way.SUPERVISOR, RELOADS);
  }

  @Test
  void byStartServer() throws Exception {
    ReloadUnderLoad.require("start_server");
    ReloadUnderLoad.losesNothing(Stack.HTTP, Way.START_SERVER, RELOADS);
  }
}
