package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app logs while its server drains, and after that, is not lost. */
@Tag("socket")
@Timeout(120)
class LastWordsTest {
  private static final String APP =
      """
      import dev.pintle.*;
      import java.util.Map;
      import java.util.concurrent.CountDownLatch;
      import org.slf4j.*;

      public class Talkative implements App, AutoCloseable {
        private static final Logger LOG = LoggerFactory.getLogger("shop");

        @Override
        public Response call(Map<String, Object> env) {
          CountDownLatch draining = new CountDownLatch(1);
          Env.CANCELLATION.get(env).onCancel(draining::countDown);
          Env.COMPLETION.get(env).onComplete(outcome -> say("hook"));
          return Response.stream("text/plain", out -> {
            out.write('a');
            out.flush();
            System.out.println("streaming");
            draining.await();
            say("body");
            out.write('b');
          });
        }

        @Override
        public void close() {
          say("close");
        }

        private static void say(String where) {
          LOG.warn("logged by the {}", where);
          System.err.println("printed by the " + where);
          System.out.println("told by the " + where);
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "jetty", "undertow", "fcgi"})
  void areWritten(String handler) throws Exception {
    Path app = Apps.write(directory.resolve("Talkative.java"), APP);
    Path log = directory.resolve("access.log");
    try (Running running = Running.start("-s", handler, "-l", "0", "--access-log", log, app)) {
      try (Visitor visitor = Visitor.of(handler, running.awaitPort())) {
        visitor.write(visitor.request("/stream", 0));
        running.awaitOutput("streaming");

        running.signal("TERM");

        awaitWords(running, "body");
        awaitWords(running, "hook");
      }
      awaitWords(running, "close");
      assertThat(running.awaitExit()).isZero();
      assertThat(Files.readString(log)).containsPattern("\"GET /stream [^\"]*\" 200 2 ");
    }
  }

  private static void awaitWords(Running running, String where) throws Exception {
    running.awaitError("logged by the " + where);
    running.awaitError("printed by the " + where);
    running.awaitOutput("told by the " + where);
  }
}
