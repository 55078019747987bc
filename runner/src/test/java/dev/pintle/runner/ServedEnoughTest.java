package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When {@link Retirement} lets a process go, request by request. */
@Timeout(60)
class ServedEnoughTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final RecordedServer server = new RecordedServer();
  private final Life life = new Life(TIMEOUT, Duration.ZERO);
  private boolean begun = true;

  private Retirement retirement(long maxRequests) {
    life.serves(server);
    return new Retirement(maxRequests, life, () -> begun);
  }

  private static void request(App app) throws Exception {
    Call.of(app).end();
  }

  @Test
  void isAfterSoManyRequestsHaveEnded() throws Exception {
    App app = retirement(3).wrap(env -> Response.status(204));
    request(app);
    request(app);
    Call last = Call.of(app);
    assertThat(life.state()).isEqualTo(Life.State.SERVING);
    last.end();
    assertThat(server.drains.take()).isEqualTo(TIMEOUT);
    request(app);
    assertThat(server.drains).isEmpty();
  }

  @Test
  void isUpToATenthLaterSoThatNotAllGoAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertThat(retirement(20).after()).isBetween(20L, 22L);
    }
    assertThat(retirement(9).after()).isEqualTo(9);
  }

  @Test
  void isNeverIfThereIsNoNumber() throws Exception {
    Retirement never = retirement(0);
    App app = never.wrap(env -> Response.status(204));
    for (int i = 0; i < 10; i++) {
      request(app);
    }
    assertThat(never.after()).isZero();
    assertThat(life.state()).isEqualTo(Life.State.SERVING);
  }

  @Test
  void isNotReckonedBeforeTheServerHasBegun() throws Exception {
    begun = false;
    App app = retirement(1).wrap(env -> Response.status(204));
    request(app);
    assertThat(life.state()).isEqualTo(Life.State.SERVING);
    begun = true;
    request(app);
    assertThat(server.drains.take()).isEqualTo(TIMEOUT);
  }

  @Test
  void isWhenTheAppSaysSoBehindItsResponse() throws Exception {
    App app =
        retirement(0)
            .wrap(
                env -> {
                  Env.RECYCLE.get(env).run();
                  return Response.status(204);
                });
    begun = false;
    request(app);
    begun = true;
    Call call = Call.of(app);
    assertThat(life.state()).isEqualTo(Life.State.SERVING);
    call.end();
    assertThat(server.drains.take()).isEqualTo(TIMEOUT);
  }
}
