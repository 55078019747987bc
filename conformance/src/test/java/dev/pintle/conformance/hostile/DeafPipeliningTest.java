package dev.pintle.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that asks again and again and reads nothing has replies made as far as sockets take
 * them, and no more; then it is given up.
 */
@Tag("LIM-13")
class DeafPipeliningTest extends HostileClientTest {
  /** More than fits in any buffers of sockets. */
  private static final int BYTES = 32 * 1024 * 1024;

  @ParameterizedTest(name = "replies of {0} bytes")
  @ValueSource(ints = {8 * 1024, 64 * 1024})
  void hasNoMoreRepliesMadeThanSocketsTake(int size) throws Exception {
    int requests = BYTES / size;
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    byte[] reply = new byte[size];
    Server server =
        serve(
            env -> {
              calls.incrementAndGet();
              asked.await(); // all of the others are there by then
              return Response.bytes("x/y", reply);
            },
            Options.builder().writeTimeout(Duration.ofMillis(300)));
    Socket client = connectSlowReader(server);
    send(client, GET.repeat(requests));
    until(() -> calls.get() == 1);
    asked.countDown();

    until(() -> server.stats().connections() == 0);

    assertThat(calls.get()).isLessThan(requests / 2);
  }
}
