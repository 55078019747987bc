package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Handler;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Warms up a handler together with the first version of the app, before the server is started that
 * will serve: asks another server of the same kind, which listens on a loopback port of its own,
 * over connections. Java compiles what has run often, and between the socket and the app there is
 * more of that than in most apps.
 */
final class HandlerWarmUp {
  /**
   * What each connection sends besides. They differ in what a handler takes different ways for:
   * Java compiles for what it has seen, and compiles anew when something else comes.
   */
  private static final List<String> MANNERS =
      List.of(
          "",
          """
          Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
          Accept-Encoding: gzip, deflate, br
          Accept-Language: en-GB,en;q=0.5
          Cache-Control: no-cache
          Cookie: pintle-warm-up=1; theme=dark
          DNT: 1
          Priority: u=0, i
          Referer: http://localhost/
          Sec-Fetch-Dest: document
          Sec-Fetch-Mode: navigate
          Sec-Fetch-Site: same-origin
          Upgrade-Insecure-Requests: 1
          X-Request-Id: pintle-warm-up
          """,
          "Connection: close\n",
          """
          Accept: */*
          Accept-Encoding: gzip
          """);

  /**
   * Each has a server of its own, which drains at its end as the one that will serve does when all
   * its clients turn to the next. Then the compilers get time, so that the next round runs what
   * they have made.
   */
  private static final int ROUNDS = 4;

  /** So many requests for a target are made around the beginning of a drain. */
  private static final int AT_A_DRAIN = 2;

  /** Limits that are low for what clients send must not refuse what is sent here. */
  private static final int ROOM = 64;

  private static final int ROOM_BYTES = 8 * 1024;

  /** With it connections begin with a PROXY header, of the proxies alone. */
  private static final Option<Boolean> PROXY_PROTOCOL =
      Option.of("http.proxy-protocol", Boolean.class);

  private final Handler handler;
  private final Options options;
  private final RehearsalSettings settings;
  private final String mount;
  private final boolean secure;
  private final OwnServer own;
  private final Gate gate;

  /**
   * Makes one.
   *
   * @param handler one that speaks HTTP/1.1
   * @param options those of the server that will serve
   * @param mount as it stands in a URL
   * @param secure whether clients come over TLS
   * @param gate closed
   * @throws IOException if this Java has no TLS, and it is needed
   */
  HandlerWarmUp(
      Handler handler,
      Options options,
      RehearsalSettings settings,
      String mount,
      boolean secure,
      Gate gate)
      throws IOException {
    this.handler = handler;
    this.options = options;
    this.settings = settings;
    this.mount = mount;
    this.secure = secure;
    this.own = OwnServer.reached(secure);
    this.gate = gate;
  }

  /**
   * Does it.
   *
   * @param app behind the gate, with all that will be around it
   * @throws LoadException in a sentence, if the app must not serve
   * @throws IOException if the handler cannot be asked: it has no address, or speaks something else
   */
  void of(App app) throws LoadException, IOException, InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(MANNERS.size(), HandlerWarmUp::daemon);
    try {
      long end = System.nanoTime() + settings.warmUpTime().toNanos();
      int left = settings.warmUpRequests();
      for (int round = ROUNDS; round > 0 && System.nanoTime() - end < 0; round--) {
        int requests = left / round;
        left -= requests;
        if (requests > 0) {
          round(app, clients, requests, end);
        }
        CompilerThreads.awaitRest(Duration.ofNanos(end - System.nanoTime()));
      }
    } finally {
      clients.shutdownNow();
    }
    System.gc(); // now, for nobody waits; the first collection takes longest
  }

  private void round(App app, ExecutorService clients, int requests, long end)
      throws LoadException, IOException, InterruptedException {
    try (Server server = handler.start(app, alone())) {
      List<String> last =
          settings.warmUp().subList(0, Math.min(settings.warmUp().size(), MANNERS.size()));
      boolean drains = requests >= AT_A_DRAIN * MANNERS.size();
      ask(clients, server.port(), requests, drains ? last.size() : 0, end);
      if (drains && System.nanoTime() - end < 0) {
        askLast(server, last);
      }
    }
  }

  /** Makes what was left out: each first one, and, while the server drains, each second. */
  private void askLast(Server server, List<String> targets)
      throws LoadException, IOException, InterruptedException {
    List<WarmUpConnection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < targets.size(); i++) {
        WarmUpConnection connection = connection(server.port(), MANNERS.get(0));
        connections.add(connection);
        ask(connection, targets.get(i));
      }
      Thread drain = daemon(server::close);
      drain.start();
      awaitDrain(server.port());
      for (int i = 0; i < targets.size(); i++) {
        ask(connections.get(i), targets.get(i));
        connections.get(i).close();
      }
      drain.join();
    } finally {
      for (WarmUpConnection connection : connections) {
        connection.close();
      }
    }
  }

  private void awaitDrain(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + settings.patience().toNanos();
    while (accepts(port)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("a server that drains accepts connections");
      }
      Thread.sleep(1);
    }
  }

  private static boolean accepts(int port) throws IOException {
    try (Socket socket = OwnServer.reached(false).connect(port)) {
      return socket.isConnected();
    } catch (SocketException e) {
      return false; // refused, or reset while it waited to be accepted
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(null, work, "pintle-warm-up", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  private Options alone() {
    Options.Builder alone =
        options.toBuilder().listen(secure ? "https://127.0.0.1:0" : "127.0.0.1:0");
    // What was not set stays unset, for a handler may refuse it.
    if (options.drainTimeout().compareTo(settings.patience()) < 0) {
      alone.drainTimeout(settings.patience());
    }
    if (options.maxConnections() < ROOM) {
      alone.maxConnections(ROOM);
    }
    if (options.maxStreams() < ROOM) {
      alone.maxStreams(ROOM);
    }
    if (options.maxHeaders() < ROOM) {
      alone.maxHeaders(ROOM);
    }
    if (options.maxHeaderBytes() < ROOM_BYTES) {
      alone.maxHeaderBytes(ROOM_BYTES);
    }
    if (options.get(PROXY_PROTOCOL).orElse(false)) {
      alone.set(PROXY_PROTOCOL, false);
    }
    return alone.build();
  }

  /** All but what is made at the drain, of so many targets. */
  private void ask(ExecutorService clients, int port, int requests, int leftOut, long end)
      throws LoadException, IOException, InterruptedException {
    List<Callable<Boolean>> shares = new ArrayList<>();
    int connections = MANNERS.size();
    for (int i = 0; i < connections; i++) {
      int share = requests / connections + (i < requests % connections ? 1 : 0);
      String manner = MANNERS.get(i);
      int without = i == 0 ? leftOut : 0;
      shares.add(() -> ask(port, manner, share, without, end));
    }
    for (Future<Boolean> asked : clients.invokeAll(shares)) {
      try {
        boolean unused = asked.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException broken) {
          throw broken;
        }
        throw BriefThread.thrown(e.getCause());
      }
    }
  }

  /** Makes so many of each; false if the time was too short. */
  private boolean ask(int port, String manner, int requests, int leftOut, long end)
      throws LoadException, IOException {
    List<String> targets = settings.warmUp();
    try (WarmUpConnection connection = connection(port, manner)) {
      for (int i = 0; i < requests; i++) {
        int from = i < AT_A_DRAIN ? leftOut : 0;
        for (String target : targets.subList(from, targets.size())) {
          if (System.nanoTime() - end > 0) {
            return false;
          }
          ask(connection, target);
        }
      }
      return true;
    }
  }

  private WarmUpConnection connection(int port, String manner) {
    String fields =
        ("Host: localhost\nUser-Agent: pintle-warm-up\n" + manner)
            + (Gate.FIELD + ": " + gate.word() + "\n");
    return new WarmUpConnection(own, port, fields.replace("\n", "\r\n"), settings.patience());
  }

  private void ask(WarmUpConnection connection, String target) throws LoadException, IOException {
    String what = "the warm-up GET " + target;
    try {
      int status = connection.get(mount + target);
      if (status > 499) {
        throw new LoadException(what + " answered " + status);
      }
    } catch (SocketTimeoutException e) {
      throw new LoadException(
          what + " was not answered within " + settings.patience().toMillis() + " ms");
    }
  }
}
