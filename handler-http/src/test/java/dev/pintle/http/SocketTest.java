package dev.pintle.http;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.Closeable;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that talk to a running server in raw bytes; what they opened is closed after each. They run
 * a second time over TLS, but for those tagged "plain".
 */
@Tag("socket")
@Tag("secured")
@Timeout(60)
abstract class SocketTest {
  /** Answers with the path. */
  static final App PATH = env -> Response.text(Env.PATH_INFO.get(env));

  /** Answers with the body of the request. */
  static final App ECHO =
      env -> Response.bytes("application/octet-stream", Env.INPUT.get(env).readAllBytes());

  /** Some tests open with many threads. */
  private final Deque<Closeable> opened = new ConcurrentLinkedDeque<>();

  @AfterEach
  void closeWhatWasOpened() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  final TestServer serve(App app) throws IOException {
    return serve(app, Options.builder());
  }

  /** On a free port of the loopback interface, if the options say nothing else. */
  final TestServer serve(App app, Options.Builder options) throws IOException {
    return closeLater(TestServer.start(app, options));
  }

  final RawClient connect(TestServer server) throws IOException {
    return closeLater(RawClient.connect(server.address()));
  }

  /** A client that takes in few bytes ahead of what it reads. */
  final RawClient connectSlowReader(TestServer server) throws IOException {
    return closeLater(RawClient.connect(server.address(), 8 * 1024));
  }

  /** Sends this over a connection of its own, and gives the reply. */
  final Reply ask(TestServer server, String request) throws IOException {
    return connect(server).send(request).read(request.substring(0, request.indexOf(' ')));
  }

  /** Sends this over a connection of its own, and gives all that comes until its end. */
  final String all(TestServer server, String requests) throws IOException {
    return connect(server).send(requests).readToEnd();
  }

  final <T extends Closeable> T closeLater(T resource) {
    opened.push(resource);
    return resource;
  }

  static String get(String target, String... fields) {
    return request("GET", target, fields);
  }

  static String request(String method, String target, String... fields) {
    return lines(method + " " + target + " HTTP/1.1", "Host: a", fields);
  }

  static String http10(String method, String target, String... fields) {
    return lines(method + " " + target + " HTTP/1.0", "Host: a", fields);
  }

  static String post(String target, String body, String... fields) {
    String head = request("POST", target, fields);
    return head.substring(0, head.length() - 2)
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String chunked(String target, String chunks, String... fields) {
    String head = request("POST", target, fields);
    return head.substring(0, head.length() - 2) + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
  }

  private static String lines(String first, String second, String... others) {
    StringBuilder text = new StringBuilder(first).append("\r\n").append(second).append("\r\n");
    for (String line : others) {
      text.append(line).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  /** Waits for what must happen. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("what was waited for did not happen");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  /** Looks again and again for what must come to be so. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("what was waited for did not come to be");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
