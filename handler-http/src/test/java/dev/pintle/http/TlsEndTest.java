package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections with TLS end, and what somebody who cuts them can make believe. */
class TlsEndTest extends SecureTest {
  private final AtomicReference<Object> seen = new AtomicReference<>();
  private final CountDownLatch done = new CountDownLatch(1);

  private TestServer readingAll() throws IOException {
    return serveSecurely(
        env -> {
          try {
            seen.set(Env.INPUT.get(env).readAllBytes().length);
          } catch (Exception e) {
            seen.set(e);
            throw e;
          } finally {
            done.countDown();
          }
          return Response.text("read");
        });
  }

  @Test
  @Tag("TLS-04")
  @Tag("REQ-08")
  void aBodyThatIsCutOffDoesNotEnd() throws Exception {
    RawClient client = connectSecurely(readingAll());
    client.send(chunked("/", "5\r\nhello\r\n"));
    client.cutOff();
    await(done);
    assertThat(seen.get()).isInstanceOf(IOException.class);
  }

  @Test
  @Tag("TLS-04")
  void aConversationThatIsCutOffDoesNotEnd() throws Exception {
    RawClient client = conversation();
    client.send("hello").cutOff();
    await(done);
    assertThat(seen.get())
        .isInstanceOf(IOException.class)
        .asString()
        .contains("without closing TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("TLS-04")
  void aConversationThatIsClosedEnds(String protocol) throws Exception {
    RawClient client = conversation(protocol);
    client.send("hello").halfClose();
    await(done);
    assertThat(seen.get()).isEqualTo(5);
  }

  private RawClient conversation(String... protocols) throws IOException {
    TestServer server =
        serveSecurely(
            env ->
                Response.upgrade(
                    "test",
                    Headers.empty(),
                    (in, out) -> {
                      try {
                        seen.set(in.readAllBytes().length);
                      } catch (IOException e) {
                        seen.set(e);
                      } finally {
                        done.countDown();
                      }
                    }));
    RawClient client = connectSecurely(server, protocols);
    client.send(get("/", "Connection: upgrade", "Upgrade: test"));
    assertThat(client.read().status()).isEqualTo(101);
    return client;
  }

  @Test
  void whatCameCompleteIsAnsweredThoughTheClientHasCutOff() throws Exception {
    RawClient client = connectSecurely(serveSecurely(PATH));
    client.send(get("/1") + get("/2") + "GET /3").cutOff();
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().body()).isEqualTo("/2");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void whatCameCompleteIsAnsweredBehindACloseNotice() throws Exception {
    RawClient client = connectSecurely(serveSecurely(PATH), "TLSv1.3");
    client.send(get("/1") + get("/2")).halfClose();
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().body()).isEqualTo("/2");
    assertThat(client.readToEnd()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("TLS-05")
  void theServerSaysThatTheEndIsMeant(String protocol) throws Exception {
    TestServer server = serveSecurely(PATH);
    RawClient client = connectSecurely(server, protocol);
    assertThat(client.send(get("/x", "Connection: close")).readToEnd()).endsWith("/x");
    client = connectSecurely(server, protocol);
    assertThat(client.send("nonsense\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400 ");
  }

  @Test
  @Tag("TLS-05")
  void aBodyThatEndsWithTheConnectionHasACloseNotice() throws Exception {
    TestServer server = serveSecurely(env -> Response.stream("text/plain", out -> out.write('x')));
    assertThat(connectSecurely(server).send(http10("GET", "/")).readToEnd()).endsWith("\r\n\r\nx");
  }

  @Test
  @Tag("TLS-05")
  @Tag("ERR-03")
  void aBodyThatBreaksOffHasNone() throws Exception {
    TestServer server =
        serveSecurely(
            env ->
                Response.of(
                    200,
                    Headers.empty(),
                    Body.writer(
                        out -> {
                          out.write('x');
                          out.flush();
                          throw new IOException("broken");
                        })));
    RawClient client = connectSecurely(server).send(http10("GET", "/"));
    assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);
  }

  @Test
  @Tag("TLS-05")
  @Tag("LIM-11")
  void anIdleConnectionIsClosedWithANotice() throws Exception {
    TestServer server =
        serveSecurely(
            PATH, Options.builder().set("idle-timeout", "50ms").set("head-timeout", "1h"));
    RawClient client = connectSecurely(server);
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
    assertThat(client.readToEnd()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("CAN-06")
  void aQuietAppLearnsThatTheClientHasLeft(String protocol) throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    TestServer server =
        serveSecurely(
            env -> {
              var unused =
                  Env.CANCELLATION
                      .get(env)
                      .onCancel(
                          () -> {
                            seen.set(Env.CANCELLATION.get(env).reason());
                            done.countDown();
                          });
              called.countDown();
              await(done);
              return Response.text("nobody hears this");
            });
    RawClient client = connectSecurely(server, protocol).send(get("/"));
    await(called);
    client.close();
    await(done);
    assertThat(seen.get()).isEqualTo(Cancellation.Reason.CLIENT_GONE);
  }
}
