package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request ends for the app as well where its last record does not get into the socket. */
@Tag("socket")
@Timeout(60)
class LastRecordTest {
  private static final int MUCH = 16 * 1024 * 1024;

  /** A record is four of these long, so that one of the responses ends in what does not fit. */
  private static final int STEP = 8 * 1024;

  private static final int STEPS_AROUND = 8;

  /** Of 2 ms each without a further byte. */
  private static final int LOOKS = 25;

  @TempDir Path dir;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"/bytes", "/file"})
  void thoughTheWebServerLeavesBeforeItIsSent(String path) throws Exception {
    byte[] bytes = new byte[MUCH];
    Path file = Files.write(dir.resolve("much"), bytes);
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(outcomes::add);
          Request request = Request.of(env);
          int length = Integer.parseInt(request.queryParams().first("n"));
          Body body =
              request.path().equals("/file")
                  ? Body.file(file, 0, length)
                  : Body.of(Arrays.copyOf(bytes, length));
          return new Response(200, Headers.empty(), body);
        };
    try (Served served = new Served(app, Options.builder())) { // which waits until none is in hand
      int room = (int) leave(served, path, MUCH).bytes();
      for (int i = -STEPS_AROUND; i <= STEPS_AROUND; i++) {
        int length = room + i * STEP;
        assertThat(leave(served, path, length).status()).as("of %s bytes", length).isEqualTo(200);
      }
    }
  }

  /** Asks, reads nothing, leaves when no more fits into the socket, and tells how that ended. */
  private Outcome leave(Served served, String path, int length) throws Exception {
    try (WebServer connection = served.connect()) {
      connection.socket.setReceiveBufferSize(64 * 1024);
      connection.get(1, true, path + "?n=" + length);
      awaitRest(connection.socket.getInputStream());
    }
    Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
    assertThat(outcome).as("how %s bytes of %s ended", length, path).isNotNull();
    return outcome;
  }

  /** Until something has come and then, for a while, nothing more. */
  private static void awaitRest(InputStream in) {
    int[] seen = {0, 0};
    Served.eventually(
        "the socket is full",
        () -> {
          int now = available(in);
          seen[1] = now == 0 || now != seen[0] ? 0 : seen[1] + 1;
          seen[0] = now;
          return seen[1] == LOOKS;
        });
  }

  private static int available(InputStream in) {
    try {
      return in.available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
