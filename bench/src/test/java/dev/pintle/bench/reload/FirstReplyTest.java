package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pintle.bench.reload.BadServer.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first reply is waited for as long as there may be one, and has to be right. */
@Tag("socket")
@Timeout(30)
class FirstReplyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String RIGHT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi";
  private static final int ATTEMPTS_BEFORE = 3;

  @Test
  void comesFromAServerThatListensLater() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    List<BadServer> servers = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    try {
      long at =
          FirstReply.await(
              address,
              "Hi",
              () -> {
                refused.add(System.nanoTime());
                return refused.size() < ATTEMPTS_BEFORE
                    || servers.add(started(address.getPort(), RIGHT));
              },
              PATIENCE);
      assertThat(refused).hasSize(ATTEMPTS_BEFORE);
      assertThat(System.nanoTime() - at).isPositive();
      assertThat(at - refused.get(ATTEMPTS_BEFORE - 1)).isPositive();
    } finally {
      for (BadServer server : servers) {
        server.close();
      }
    }
  }

  @Test
  void isNotWaitedForOnceTheServerHasEnded() throws Exception {
    InetSocketAddress nobody =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    assertThatThrownBy(() -> FirstReply.await(nobody, "Hi", () -> false, Duration.ofHours(1)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void isRefusedIfItIsAnother() throws Exception {
    assertThat(refusal(RIGHT.replace("Hi", "Ho"))).startsWith("the first reply is not as it must");
    assertThat(refusal(RIGHT.replace("200", "503")))
        .startsWith("the first reply is not as it must");
    assertThat(refusal(RIGHT.replace("Hi", "H"))).startsWith("there is no first reply");
    assertThat(refusal("")).startsWith("there is no first reply");
  }

  private static String refusal(String reply) throws Exception {
    try (BadServer server = BadServer.start(reply, End.CLOSE)) {
      return catchThrowableOfType(
              IOException.class,
              () -> FirstReply.await(server.address(), "Hi", () -> true, PATIENCE))
          .getMessage();
    }
  }

  private static BadServer started(int port, String reply) {
    try {
      return BadServer.start(port, reply, End.WAIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
