package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are sent one behind the other, some microseconds apart, while their worker is told
 * to go: some of them arrive just before it notices, and some just after.
 */
@Tag("socket")
@Timeout(120)
class LastMomentsTest {
  private static final int BEFORE = 100;
  private static final int AFTER = 500;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("dev.pintle.runner.HandlersTest#handlersOfHttp")
  void loseNoRequestOfAClientThatWaitsForItsAnswer(String handler) throws Exception {
    Path app = Apps.packed(directory, "Hello", Apps.answering("Hello", "hello"));
    try (Supervised supervisor =
        Supervised.start(
            directory, List.of("--listen", "0"), Supervised.ours("-s", handler, app))) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      ProcessHandle worker = supervisor.worker();
      List<KeptConnection> connections = new ArrayList<>();
      // Every other one is new when its turn comes.
      for (int i = 0; i < BEFORE + AFTER; i++) {
        connections.add(i % 2 == 0 ? used(port) : null);
      }

      for (int i = 0; i < connections.size(); i++) {
        if (i == BEFORE) {
          assertThat(worker.destroy()).isTrue();
        }
        if (connections.get(i) == null) {
          connections.set(i, KeptConnection.to(port));
        }
        connections.get(i).send("/");
      }

      // First those that the old worker has for sure: when they are closed it ends, and is
      // followed.
      for (int first = 0; first < 2; first++) {
        for (int i = first; i < connections.size(); i += 2) {
          try (KeptConnection connection = connections.get(i)) {
            assertThat(connection.receive()).startsWith("HTTP/1.1 200 ").endsWith("\nhello");
          }
        }
      }
      supervisor.running().awaitError("ended with exit status 0");
    }
  }

  private static KeptConnection used(int port) throws IOException {
    KeptConnection connection = KeptConnection.to(port);
    assertThat(connection.get("/")).endsWith("\nhello");
    return connection;
  }
}
