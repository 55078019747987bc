package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generations on one socket whose handlers differ. */
@Tag("socket")
@Timeout(120)
class MixedHandlersTest {
  private static final String APP =
      """
      import dev.pintle.*;
      public class Which {
        public static App app() {
          return env -> Response.text(Env.HANDLER.get(env) + " answers");
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void loseNoRequestWhenOneFollowsTheOther() throws Exception {
    Path app = Apps.packed(directory, "Which", APP);
    Path handler = Files.writeString(directory.resolve("handler"), "http");
    List<Object> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" -s $(cat \"$0\")"));
    command.add(handler);
    command.addAll(List.of(Supervised.ours()));
    command.add(app);
    try (Supervised supervisor =
        Supervised.start(
            directory, List.of("--listen", "0", "--settle", "50ms"), command.toArray())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      try (Load load = Load.on(port)) {
        load.awaitAnswer("http ");
        for (String next : List.of("jetty", "undertow", "http")) {
          Files.writeString(handler, next);
          assertThat(supervisor.tell("reload").code()).isZero();
          load.awaitAnswer(next + " ");
          load.awaitMore(50);
        }
        load.stop();

        assertThat(load.failures()).isEmpty();
      }
    }
  }
}
