package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.HttpString;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class OptionsTest extends ServerTest {
  private static final App PATH = env -> Response.text(Request.of(env).path());

  private static Options.Builder wrappedIn(HandlerWrapper wrapper) {
    return Options.builder().set(UndertowOptions.HANDLER_WRAPPER, wrapper);
  }

  @Test
  @Tag("HND-03")
  void unixSocketsAreRefusedWithAWayOut() {
    Options options = Options.builder().listen("unix:/tmp/none").build();
    assertThatThrownBy(() -> new UndertowHandler().start(PATH, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unix:/tmp/none")
        .hasMessageContaining("listen on a port");
  }

  @Test
  @Tag("HND-03")
  void noIoThreadsAreRefused() {
    assertThatThrownBy(() -> serve(PATH, Options.builder().set(UndertowOptions.IO_THREADS, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("undertow.io-threads must be 1 or more, not 0");
  }

  @Test
  @Tag("HND-03")
  void ioThreadsAreRefusedBesideAWorkerThatHasItsOwn() throws Exception {
    XnioWorker worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
    try {
      Options.Builder both =
          Options.builder().set(UndertowOptions.IO_THREADS, 2).set(UndertowOptions.WORKER, worker);
      assertThatThrownBy(() -> serve(PATH, both))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("undertow.io-threads is for the server's own worker");
    } finally {
      worker.shutdown();
    }
  }

  @Test
  @Tag("HND-03")
  void optionsOfUndertowAreRefusedThatTheCommonOnesDecide() {
    OptionMap http1 = OptionMap.create(io.undertow.UndertowOptions.MAX_HEADER_SIZE, 100);
    assertThatThrownBy(
            () -> serve(PATH, Options.builder().set(UndertowOptions.SERVER_OPTIONS, http1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("undertow.server-options cannot set MAX_HEADER_SIZE");
  }

  @Test
  @Tag("HND-03")
  void optionsOfUndertowAreRefusedThatWouldNotBeHeeded() {
    OptionMap idle = OptionMap.create(io.undertow.UndertowOptions.IDLE_TIMEOUT, 100);
    OptionMap read = OptionMap.create(org.xnio.Options.READ_TIMEOUT, 100);
    OptionMap write = OptionMap.create(org.xnio.Options.WRITE_TIMEOUT, 100);
    OptionMap certificates =
        OptionMap.create(
            org.xnio.Options.SSL_CLIENT_AUTH_MODE, org.xnio.SslClientAuthMode.REQUIRED);
    for (OptionMap given : List.of(idle, read, write, certificates)) {
      String name = given.iterator().next().getName();
      assertThatThrownBy(
              () -> serve(PATH, Options.builder().set(UndertowOptions.SERVER_OPTIONS, given)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("undertow.server-options cannot set " + name);
    }
  }

  @Test
  void handlersInFrontSeeTheRealRequest() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Server server =
        serve(
            PATH,
            wrappedIn(
                next ->
                    exchange -> {
                      seen.set(
                          exchange.getRequestMethod()
                              + " "
                              + exchange.getRequestURI()
                              + " "
                              + exchange.getRequestPath()
                              + " "
                              + exchange.getQueryString()
                              + " "
                              + exchange.getQueryParameters().get("q").getFirst()
                              + " "
                              + exchange.getRequestHeaders().get("X-Name")
                              + " "
                              + exchange.getProtocol());
                      next.handleRequest(exchange);
                    }));
    Socket client = connect(server);
    send(client, "PUT /a%20b?q=%31 HTTP/1.1\r\nHost: a\r\nX-Name: 1\r\nx-name: 2\r\n\r\n");
    assertThat(readReply(client)).startsWith("HTTP/1.1 200 ").endsWith("/a b");
    assertThat(seen).hasValue("PUT /a%20b /a b q=%31 1 [1, 2] HTTP/1.1");
  }

  @Test
  void handlersInFrontAddFields() throws Exception {
    Server server =
        serve(
            PATH,
            wrappedIn(
                next ->
                    exchange -> {
                      exchange.getResponseHeaders().put(new HttpString("X-Front"), "yes");
                      next.handleRequest(exchange);
                    }));
    Socket client = connect(server);
    send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).contains("\r\nX-Front: yes\r\n").endsWith("\r\n\r\n/");
  }

  @Test
  void handlersInFrontAddCookiesAndSeeTheStatus() throws Exception {
    BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    Server server =
        serve(
            env -> Response.text("none").withStatus(404),
            wrappedIn(
                next ->
                    exchange -> {
                      exchange.setResponseCookie(new CookieImpl("front", "yes"));
                      exchange.addExchangeCompleteListener(
                          (ended, more) -> {
                            statuses.add(ended.getStatusCode());
                            more.proceed();
                          });
                      next.handleRequest(exchange);
                    }));
    Socket client = connect(server);
    send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).contains("404", "Set-Cookie: front=yes");
    assertThat(statuses.poll(20, TimeUnit.SECONDS)).isEqualTo(404);
  }

  @Test
  @Tag("SEP-16")
  void aHandlerInFrontMayAnswerByItself() throws Exception {
    Server server =
        serve(
            PATH,
            wrappedIn(
                next ->
                    exchange -> {
                      if (exchange.getRequestPath().equals("/no")) {
                        exchange.setStatusCode(403);
                        exchange.getResponseSender().send("no");
                      } else {
                        next.handleRequest(exchange);
                      }
                    }));
    Socket client = connect(server);
    send(
        client,
        "POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n\r\nGET /x HTTP/1.1\r\na: b\r\n");
    send(client, "GET /yes HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).startsWith("HTTP/1.1 403 ").endsWith("\r\n\r\nno");
    assertThat(readReply(client)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n/yes");
  }

  private static Options.Builder answeredInFront() {
    return wrappedIn(
        next ->
            exchange -> {
              exchange.setStatusCode(403);
              exchange.getResponseSender().send("no");
            });
  }

  @Test
  @Tag("LIM-11")
  void aConnectionThatAHandlerInFrontHasAnsweredIdlesOut() throws Exception {
    Server server = serve(PATH, answeredInFront().idleTimeout(Duration.ofSeconds(1)));
    Socket client = connect(server);
    send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2));
    for (int i = 0; i < 2; i++) {
      assertThat(readReply(client)).startsWith("HTTP/1.1 403 ").endsWith("no");
    }
    assertThat(readToEnd(client)).isEmpty();
  }

  @Test
  @Tag("LIM-09")
  void aBodyThatAHandlerInFrontHasLeftUnreadIsNotWaitedForForEver() throws Exception {
    Server server = serve(PATH, answeredInFront().bodyTimeout(Duration.ofMillis(300)));
    Socket client = connect(server);
    send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(readReply(client)).startsWith("HTTP/1.1 403 ").endsWith("no");
    assertThat(readToEnd(client)).isEmpty();
  }

  @Test
  @Tag("REQ-09")
  void aBodyHeldBackFromAHandlerInFrontClosesTheConnection() throws Exception {
    Server server = serve(PATH, answeredInFront());
    Socket client = connect(server);
    send(
        client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n");
    assertThat(readReply(client)).startsWith("HTTP/1.1 403 ").contains("\r\nConnection: close\r\n");
    assertThat(readToEnd(client)).isEmpty();
  }

  @Test
  @Tag("DRN-02")
  void aHandlerInFrontThatAnswersInADrainClosesTheConnection() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch draining = new CountDownLatch(1);
    Server server =
        serve(
            env -> {
              called.countDown();
              await(draining);
              return Response.text("slow");
            },
            wrappedIn(
                next ->
                    exchange -> {
                      if (exchange.getRequestPath().equals("/no")) {
                        exchange.getResponseSender().send("no");
                      } else {
                        next.handleRequest(exchange);
                      }
                    }));
    Socket slow = connect(server);
    Socket client = connect(server);
    send(client, "GET /no HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).endsWith("no").doesNotContain("close");
    send(slow, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    await(called);
    CompletableFuture<Boolean> clean =
        CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(30)).clean());
    untilItRefusesConnections(server);
    send(client, "GET /no HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).contains("\r\nConnection: close\r\n").endsWith("no");
    assertThat(readToEnd(client)).isEmpty();
    draining.countDown();
    assertThat(readReply(slow)).endsWith("slow");
    assertThat(clean.get()).isTrue();
  }

  /** A drain begins with that. */
  private void untilItRefusesConnections(Server server) throws Exception {
    try {
      while (true) {
        connect(server).close();
      }
    } catch (SocketException e) {
      // or reset while it waited to be accepted: it drains
    }
  }

  @Test
  void aWorkerOfTheCallersOutlivesTheServer() throws Exception {
    XnioWorker worker =
        Xnio.getInstance("nio", getClass().getClassLoader())
            .createWorker(
                OptionMap.create(
                    org.xnio.Options.WORKER_NAME,
                    "of-the-caller",
                    org.xnio.Options.WORKER_IO_THREADS,
                    1));
    Server server =
        serve(
            env -> Response.text(Env.HANDLER.get(env)),
            Options.builder().set(UndertowOptions.WORKER, worker));
    Socket client = connect(server);
    send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readReply(client)).endsWith("\r\n\r\nundertow");
    while (server.stats().requests() == 0) {
      Thread.onSpinWait(); // a moment behind its answer
    }
    assertThat(server.drain(Duration.ofMillis(50)).idleClosed()).isOne();
    assertThat(client.getInputStream().read()).isNegative();
    assertThat(worker.isShutdown()).isFalse();
    worker.shutdown();
    assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
