package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code write-timeout} is about: progress, and nothing else. */
@Tag("socket")
@Timeout(60)
class StalledWebServerTest {
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(4);

  /** More than the buffers of both sockets. */
  private static final int MUCH = 12 * 1024 * 1024;

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Cancellation.Reason> reasons = new LinkedBlockingQueue<>();
  private final Served served;
  private final WebServer connection;

  StalledWebServerTest(@TempDir Path dir) throws IOException {
    byte[] bytes = new byte[MUCH];
    Path file = Files.write(dir.resolve("much"), bytes);
    App app =
        env -> {
          Env.COMPLETION.get(env).onComplete(outcomes::add);
          Cancellation cancellation = Env.CANCELLATION.get(env);
          var unused = cancellation.onCancel(() -> reasons.add(cancellation.reason()));
          Body body =
              Request.of(env).path().equals("/file") ? Body.file(file, 0, MUCH) : Body.of(bytes);
          return new Response(200, Headers.empty(), body);
        };
    served = new Served(app, Options.builder().writeTimeout(WRITE_TIMEOUT));
    connection = served.connect();
    connection.socket.setReceiveBufferSize(64 * 1024);
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bytes", "/file"})
  void isCutIfItTakesNothingThoughItGoesOnSending(String path) throws Exception {
    connection.get(1, true, path);
    Served.eventually("it is cut", () -> isCutAfterOneMoreRecord());
    assertThat(outcomes.poll(20, TimeUnit.SECONDS).bytes()).isLessThan(MUCH);
    assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo(Cancellation.Reason.TIMEOUT);
  }

  /** Each record makes the connection look whether its socket has room by now. */
  private boolean isCutAfterOneMoreRecord() {
    try {
      connection.send(WebServer.STDIN, 1, "");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      return served.server.stats().connections() == 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** So slowly that the selector sees no room within write-timeout, and never so late as that. */
  @ParameterizedTest
  @ValueSource(strings = {"/bytes", "/file"})
  void isNotCutIfItTakesLittleAfterLittle(String path) throws Exception {
    connection.get(1, true, path);
    long end = System.nanoTime() + 2 * WRITE_TIMEOUT.toNanos();
    long taken = 0;
    while (System.nanoTime() < end) {
      taken += connection.receive().bytes().length;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
    }
    assertThat(taken).isLessThan(MUCH / 4);
    WebServer.Reply rest = connection.reply(1);
    assertThat(taken + rest.text().length()).isGreaterThan(MUCH);
    assertThat(outcomes.poll(20, TimeUnit.SECONDS).bytes()).isEqualTo(MUCH);
    assertThat(reasons).isEmpty();
  }
}
