package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.ClientGoneException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file whose last record waits for a thread when the server ends. */
@Tag("socket")
@Timeout(60)
class DroppedFileTest {
  /** More than the buffer of a Unix socket. */
  private static final int MUCH = 4 * 1024 * 1024;

  /** Within one record, with the end of its request behind it. */
  private static final int LITTLE = 20_000;

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Path listen;
  private final Served served;

  DroppedFileTest(@TempDir Path dir) throws IOException {
    listen = dir.resolve("socket");
    Path file = Files.write(dir.resolve("file"), new byte[LITTLE]);
    App app =
        env ->
            switch (Request.of(env).path()) {
              case "/much" -> new Response(200, Headers.empty(), Body.of(new byte[MUCH]));
              case "/file" -> {
                Env.COMPLETION.get(env).onComplete(outcomes::add);
                called.countDown();
                yield new Response(200, Headers.empty(), Body.file(file, 0, LITTLE));
              }
              default -> {
                begun.countDown();
                waitWhateverComes();
                yield Response.text("done");
              }
            };
    Options options = Options.builder().listen("unix:" + listen).maxConcurrentCalls(1).build();
    served = new Served(new FcgiHandler().start(app, options));
  }

  /** Keeps the only thread that calls may have, also when the drain interrupts it. */
  private void waitWhateverComes() {
    for (boolean open = false; !open; ) {
      try {
        gate.await();
        open = true;
      } catch (InterruptedException e) {
        LockSupport.parkNanos(1);
      }
    }
  }

  @AfterEach
  void stop() {
    gate.countDown();
  }

  @Test
  void isToldToItsHooks() throws Exception {
    try (WebServer connection = new WebServer(listen);
        WebServer other = new WebServer(listen)) {
      connection.get(1, true, "/much"); // whose call ends with the socket full
      connection.get(2, true, "/file");
      called.await();
      other.get(1, true, "/wait");
      begun.await(); // so the only call that may be made is not that of the file any more
      FutureTask<Void> reading = new FutureTask<>(() -> readAll(connection), null);
      new Thread(reading, "reading").start();
      Served.eventually("the file waits", () -> served.server.stats().queued() == 1);

      assertThat(served.server.drain(Duration.ZERO).cut()).isNotEmpty();

      Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
      assertThat(outcome).isNotNull();
      assertThat(outcome.failure()).isInstanceOf(ClientGoneException.class);
      reading.get();
    }
  }

  private static void readAll(WebServer connection) {
    for (boolean more = true; more; ) {
      try {
        int unused = connection.receive().id();
      } catch (IOException e) {
        more = false; // it was closed
      }
    }
  }
}
