package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Handshakes, and what is none. */
class TlsHandshakeTest extends SecureTest {
  private final AtomicBoolean called = new AtomicBoolean();

  private final App noting =
      env -> {
        called.set(true);
        return Response.text("called");
      };

  /** What is logged at info and above while this runs. */
  private static String logOf(Steps steps) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, ISO_8859_1));
    try {
      steps.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(ISO_8859_1);
  }

  private interface Steps {
    void run() throws Exception;
  }

  @Test
  @Tag("TLS-06")
  void aPlainRequestIsClosed() throws Exception {
    TestServer server = serveSecurely(noting);
    assertThat(logOf(() -> assertClosed(server, get("/")))).isEmpty();
    assertThat(called).isFalse();
  }

  @Test
  @Tag("TLS-06")
  void nonsenseIsClosed() throws Exception {
    TestServer server = serveSecurely(noting);
    byte[] hello = clientHello();
    assertThat(
            logOf(
                () -> {
                  assertClosed(server, "\u0016\u0003\u0001\u0000\u0005nonsense");
                  assertClosed(server, "\u0017\u0003\u0003\u0000\u0001x");
                  for (int i = 5; i < hello.length; i += 7) {
                    byte[] broken = hello.clone();
                    broken[i] ^= (byte) 0x55;
                    try (RawClient client = RawClient.plain(socket(server))) {
                      client.send(broken).halfClose();
                      String unused = client.readOnce();
                    } catch (IOException e) {
                      // closed
                    }
                  }
                }))
        .isEmpty();
    assertThat(called).isFalse();
    assertThat(connectSecurely(server).send(get("/")).read().body()).isEqualTo("called");
  }

  private void assertClosed(TestServer server, String bytes) throws IOException {
    RawClient client = connectPlainly(server).send(bytes);
    try {
      assertThat(client.readToEnd()).doesNotContain("HTTP"); // an alert at most
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static byte[] clientHello() throws Exception {
    SSLEngine engine = CERTIFICATE.clientContext().createSSLEngine();
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  @Test
  @Tag("SEP-17")
  void mayComeByteByByte() throws Exception {
    RawClient client = connectPlainly(serveSecurely(noting));
    for (byte b : clientHello()) {
      client.send(new byte[] {b});
    }
    assertThat(client.readByte()).isEqualTo(22); // a record of the server's handshake
  }

  @Test
  @Tag("TLS-06")
  void halfAHandshakeIsClosedInTime() throws Exception {
    // Long enough for the server's part of it, on a machine that stops for a while, too.
    TestServer server = serveSecurely(noting, Options.builder().set("head-timeout", "5s"));
    byte[] hello = clientHello();
    Socket socket = socket(server);
    socket.getOutputStream().write(hello, 0, hello.length / 2);
    Socket silent = socket(server);
    silent.getOutputStream().write(hello);
    Socket quiet = socket(server);
    assertThat(socket.getInputStream().read()).isNegative(); // which fails after ten seconds
    assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
    assertThat(quiet.getInputStream().read()).isNegative();
  }

  /** From the accept to the first byte of a request there is one head-timeout. */
  @Test
  @Tag("TLS-06")
  @Tag("LIM-08")
  void countsAgainstTheHeadTimeout() throws Exception {
    TestServer server = serveSecurely(noting, Options.builder().set("head-timeout", "8s"));
    assertThat(connectSecurely(server).send(get("/")).read().status()).isEqualTo(200);
    long start = System.nanoTime();
    Socket socket = socket(server);
    socket.setSoTimeout(4_000);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    RawClient client = closeLater(RawClient.secure(socket, CERTIFICATE));
    assertThat(client.readToEnd()).isEmpty();
    assertThat(System.nanoTime() - start)
        .isBetween(TimeUnit.MILLISECONDS.toNanos(7_500), TimeUnit.SECONDS.toNanos(12));
  }

  @Test
  @Tag("TLS-02")
  void agreesOnHttp11WhateverElseIsOffered() throws Exception {
    TestServer server = serveSecurely(noting);
    try (SSLSocket socket = offering(server, "h2", "http/1.1")) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
    try (SSLSocket socket = offering(server, "http/1.0")) { // curl --http1.0
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.0");
    }
    try (SSLSocket socket = offering(server, "h2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  private SSLSocket offering(TestServer server, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            CERTIFICATE
                .clientContext()
                .getSocketFactory()
                .createSocket(socket(server), "localhost", server.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  @Tag("LIM-07")
  void aConnectionTooManyIsClosedAndCounted() throws Exception {
    TestServer server = serveSecurely(noting, Options.builder().maxConnections(1));
    RawClient first = connectSecurely(server);
    assertThat(first.send(get("/")).read().status()).isEqualTo(200);
    assertThatThrownBy(() -> connectSecurely(server)).isInstanceOf(IOException.class);
    assertThat(server.server().stats().refused()).isEqualTo(1);
    assertThat(first.send(get("/")).read().status()).isEqualTo(200);
  }

  /** Calls that block take neither the loops nor the threads that handshakes need. */
  @Test
  void twoHundredAtOnceAreDoneWhileTheAppBlocks() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(4);
    TestServer server =
        serveSecurely(
            env -> {
              blocked.countDown();
              release.await();
              return Response.text("released");
            },
            Options.builder().maxConcurrentCalls(4).headTimeout(Duration.ofHours(1)));
    List<RawClient> blocking = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      blocking.add(connectSecurely(server).send(get("/")));
    }
    await(blocked);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<RawClient>> clients = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        clients.add(threads.submit(() -> RawClient.secure(socket(server), CERTIFICATE)));
      }
      for (Future<RawClient> client : clients) {
        blocking.add(client.get(30, TimeUnit.SECONDS));
      }
    } finally {
      release.countDown();
      threads.shutdown();
    }
    for (RawClient client : blocking.subList(4, blocking.size())) {
      client.send(get("/"));
    }
    for (RawClient client : blocking) {
      assertThat(client.read().body()).isEqualTo("released");
      client.close();
    }
  }
}
