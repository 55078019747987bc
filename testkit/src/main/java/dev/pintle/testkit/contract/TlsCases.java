package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Duplex;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** TLS itself; what means the same with and without it is in the other groups. */
final class TlsCases extends CaseGroup {
  TlsCases() {
    super("TLS");
  }

  private void tls(String rule, String name, Check check) {
    add(new Case(rule, name, EnumSet.of(Protocol.HTTP_1_TLS), check));
  }

  @Override
  void define() {
    versions();
    certificates();
    strangers();
    truncated();
  }

  private static SSLSession session(RawClient client) {
    SSLSocket socket = Objects.requireNonNull(client.tls());
    return socket.getSession();
  }

  private static Certificate served(RawClient client) throws IOException {
    return session(client).getPeerCertificates()[0];
  }

  private void versions() {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      tls(
          "TLS-02",
          version + " is spoken",
          bench -> {
            Site site = bench.serve(Bench.PATH);
            RawClient client =
                bench.closeLater(
                    RawClient.connectWith(
                        site.address(), bench.certificates().trustsFirst(), version));
            assertThat(session(client).getProtocol()).isEqualTo(version);
            assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
            assertThat(client.send(get("/y")).read().body()).isEqualTo("/y");
          });
    }
    tls(
        "TLS-02",
        "ALPN chooses http/1.1 where that is all that is offered",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect("http/1.1");
          assertThat(Objects.requireNonNull(client.tls()).getApplicationProtocol())
              .isIn("http/1.1", "");
          assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-02",
        "a client without ALPN is served",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          RawClient client =
              bench.closeLater(
                  RawClient.connect(site.address(), bench.certificates().trustsFirst()));
          assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-01",
        "the session is in the map, and the scheme is https",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    SSLSession session = Env.TLS.get(env);
                    assertThat(env).containsEntry("pintle.scheme", "https");
                    return Response.text(session.getProtocol() + " " + session.getCipherSuite());
                  });
          RawClient client = site.connect();
          String told = client.send(get("/")).read().body();
          assertThat(told)
              .isEqualTo(session(client).getProtocol() + " " + session(client).getCipherSuite());
        });
  }

  private void certificates() {
    tls(
        "TLS-08",
        "the certificate is that of the files",
        bench -> {
          TestCertificate certificate = bench.certificates().first();
          Path cert = certificate.writeCertificate(bench.folder().resolve("c.pem"));
          Path key = certificate.writeKey(bench.folder().resolve("k.pem"));
          Options.Builder options = Options.builder().listen("https://127.0.0.1:0").tls(cert, key);
          RawClient client = bench.serve(Bench.PATH, options).connect();
          assertThat(served(client)).isEqualTo(certificate.certificate());
          assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-08",
        "the certificate is that of the key store",
        bench -> {
          TestCertificate certificate = bench.certificates().first();
          Options.Builder options =
              Options.builder()
                  .listen("https://127.0.0.1:0")
                  .tls(certificate.keyStore(), certificate.password());
          RawClient client = bench.serve(Bench.PATH, options).connect();
          assertThat(served(client)).isEqualTo(certificate.certificate());
          assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-08",
        "the certificate is that of the SSLContext",
        bench -> {
          TestCertificate certificate = bench.certificates().first();
          Options.Builder options =
              Options.builder().listen("https://127.0.0.1:0").tls(serverContext(certificate));
          RawClient client = bench.serve(Bench.PATH, options).connect();
          assertThat(served(client)).isEqualTo(certificate.certificate());
          assertThat(client.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-03",
        "files that are replaced are served to new connections, and old ones go on",
        bench -> {
          TestCertificate first = bench.certificates().first();
          TestCertificate second = bench.certificates().second();
          Path cert = first.writeCertificate(bench.folder().resolve("c.pem"));
          Path key = first.writeKey(bench.folder().resolve("k.pem"));
          Site site =
              bench.serve(
                  Bench.PATH, Options.builder().listen("https://127.0.0.1:0").tls(cert, key));
          RawClient old = site.connect();
          assertThat(served(old)).isEqualTo(first.certificate());
          replace(second.writeCertificate(bench.folder().resolve("new-c.pem")), cert);
          replace(second.writeKey(bench.folder().resolve("new-k.pem")), key);
          Bench.until(() -> serves(site, second));
          assertThat(old.send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "TLS-07",
        "files that hold no certificate are refused in a sentence that names them",
        bench -> {
          Path empty = Files.writeString(bench.folder().resolve("empty.pem"), "nothing\n");
          Path key = bench.certificates().first().writeKey(bench.folder().resolve("k.pem"));
          Options.Builder options = Options.builder().listen("https://127.0.0.1:0").tls(empty, key);
          assertThatThrownBy(() -> bench.serve(Bench.PATH, options))
              .isInstanceOfAny(IllegalArgumentException.class, IOException.class)
              .hasMessageContaining("empty.pem")
              .message()
              .doesNotContain("\n");
        });
  }

  private static SSLContext serverContext(TestCertificate certificate)
      throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate.keyStore(), certificate.password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** As a renewal does: in one step, and never half a file. */
  private static void replace(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether a new connection meets that certificate: who does not trust it fails. */
  private static boolean serves(Site site, TestCertificate expected) {
    try (RawClient client = RawClient.connect(site.address(), expected.clientContext())) {
      return served(client).equals(expected.certificate());
    } catch (IOException e) {
      return false;
    }
  }

  private void strangers() {
    stranger("HTTP in clear text", get("/plain"));
    stranger("zeros", "\0\0\0\0\0\0\0\0");
    stranger("another protocol", "SSH-2.0-boat\r\n");
    tls(
        "TLS-06",
        "a connection that never shakes hands is closed",
        bench -> {
          Site site = bench.serve(Bench.PATH, options(bench).headTimeout(Duration.ofMillis(300)));
          RawClient silent = bench.closeLater(RawClient.connect(site.address()));
          assertThat(silent.isClosedByServer()).isTrue();
        });
    tls(
        "TLS-06",
        "handshakes that stop hold up nobody",
        bench -> {
          Site site = bench.serve(Bench.PATH);
          for (int i = 0; i < 20; i++) {
            bench.closeLater(RawClient.connect(site.address())).send("\u0016\u0003\u0001");
          }
          assertThat(site.connect().send(get("/x")).read().body()).isEqualTo("/x");
        });
    tls(
        "SEP-15",
        "a burst in one record is answered in order, and a request in many records is one",
        bench -> {
          RawClient client = bench.serve(Bench.PATH).connect();
          client.send(get("/1") + get("/2"));
          for (String letter : get("/3").split("", -1)) {
            client.send(letter);
          }
          for (int i = 1; i <= 3; i++) {
            assertThat(client.read().body()).isEqualTo("/" + i);
          }
        });
    tls(
        "DRN-02",
        "a drain says close over TLS too",
        bench -> {
          CountDownLatch called = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    Bench.await(release);
                    return Response.text("x");
                  });
          RawClient client = site.connect().send(get("/"));
          Bench.await(called);
          Draining draining = Draining.begin(site, Duration.ofSeconds(15));
          release.countDown();
          Reply reply = client.read();
          assertThat(reply.body()).isEqualTo("x");
          assertThat(reply.closes()).isTrue();
          assertThat(client.readToEnd()).isEmpty();
          client.close();
          assertThat(draining.report().clean()).isTrue();
        });
  }

  private void stranger(String what, String hello) {
    tls(
        "TLS-06",
        "who does not speak TLS is not served: " + what,
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("x");
                  },
                  options(bench).headTimeout(Duration.ofSeconds(3))); // enough for who shakes hands
          RawClient stranger = bench.closeLater(RawClient.connect(site.address()));
          stranger.send(hello);
          while (!stranger.isClosedByServer()) {
            // an alert, or a word in clear text that this is https
          }
          assertThat(calls).hasValue(0);
          assertThat(site.connect().send(get("/")).read().body()).isEqualTo("x");
        });
  }

  private void truncated() {
    tls(
        "TLS-04",
        "a body that ends without a close notice makes the read throw",
        bench -> {
          BlockingQueue<String> read = new LinkedBlockingQueue<>();
          CountDownLatch called = new CountDownLatch(1);
          Site site =
              bench.serve(
                  env -> {
                    called.countDown();
                    try {
                      read.add("whole: " + Env.INPUT.get(env).readAllBytes().length);
                    } catch (IOException | HttpException e) {
                      read.add("thrown");
                      throw e;
                    }
                    return Response.text("whole");
                  });
          RawClient client = site.connect().send(Requests.chunked("/", "3\r\nabc\r\n"));
          Bench.await(called);
          client.cutOff();
          assertThat(Bench.take(read)).isEqualTo("thrown");
        });
    add(
        new Case(
                "TLS-04",
                "an upgraded connection that ends without a close notice makes the read throw",
                EnumSet.of(Protocol.HTTP_1_TLS),
                bench -> {
                  BlockingQueue<String> read = new LinkedBlockingQueue<>();
                  Duplex reader =
                      (in, out) -> {
                        try {
                          read.add("whole: " + in.readAllBytes().length);
                        } catch (IOException e) {
                          read.add("thrown");
                        }
                      };
                  Site site = bench.serve(env -> Response.upgrade("echo", Headers.empty(), reader));
                  RawClient client = site.connect();
                  client.send(get("/", "Connection: Upgrade", "Upgrade: echo"));
                  assertThat(client.read().status()).isEqualTo(101);
                  client.send("some");
                  client.cutOff();
                  assertThat(Bench.take(read)).isEqualTo("thrown");
                })
            .needs(Feature.UPGRADE));
  }

  private static Options.Builder options(Bench bench) {
    TestCertificate certificate = bench.certificates().first();
    return Options.builder()
        .listen("https://127.0.0.1:0")
        .tls(certificate.keyStore(), certificate.password());
  }
}
