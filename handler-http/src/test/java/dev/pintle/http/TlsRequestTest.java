package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses over TLS. */
class TlsRequestTest extends SecureTest {
  @TempDir private Path directory;

  private static String random(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return new String(bytes, ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("TLS-01")
  @Tag("TLS-02")
  void tellWhatSecuresThem(String protocol) throws Exception {
    TestServer server =
        serveSecurely(
            env ->
                Response.text(
                    Env.SCHEME.get(env)
                        + " "
                        + Env.TLS.get(env).getProtocol()
                        + " "
                        + Env.SERVER_PORT.get(env)));
    RawClient client = connectSecurely(server, protocol);
    assertThat(client.send(get("/")).read().body())
        .isEqualTo("https " + protocol + " " + server.port());
  }

  @Test
  @Tag("TLS-01")
  void sayNothingOfTlsWhereThereIsNone() throws Exception {
    TestServer server =
        serve(
            env -> Response.text(Env.SCHEME.get(env) + " " + Env.TLS.find(env).isPresent()),
            Options.builder().listen("127.0.0.1:0"));
    assertThat(connectPlainly(server).send(get("/")).read().body()).isEqualTo("http false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("SEP-17")
  void comeInRecordsOfOneByte(String protocol) throws Exception {
    RawClient client = connectSecurely(serveSecurely(ECHO), protocol);
    for (int i = 0; i < 2; i++) {
      for (char c : post("/", "hello").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.read().body()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  @Tag("BODY-09")
  void carryLargeBodiesBothWays(String protocol) throws Exception {
    RawClient client = connectSecurely(serveSecurely(ECHO), protocol);
    String body = random(3_000_000);
    Thread sender =
        new Thread(() -> client.sendWhatIsTaken(post("/", body).getBytes(ISO_8859_1), 1), "sender");
    sender.start();
    assertThat(client.read().body().equals(body)).isTrue();
    sender.join();
    assertThat(client.send(post("/", "more")).read().body()).isEqualTo("more");
  }

  @Test
  @Tag("BODY-09")
  void areAnsweredByFiles() throws Exception {
    String content = random(2_000_001);
    Path file = Files.writeString(directory.resolve("f.bin"), content, ISO_8859_1);
    RawClient client = connectSecurely(serveSecurely(env -> Response.file(file)));
    for (int i = 0; i < 3; i++) {
      assertThat(client.send(get("/")).read().body().equals(content)).isTrue();
    }
  }

  @Test
  @Tag("SEP-15")
  void arePipelinedInOneRecord() throws Exception {
    RawClient client = connectSecurely(serveSecurely(PATH));
    client.send(get("/1") + get("/2") + get("/3"));
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().body()).isEqualTo("/2");
    assertThat(client.read().body()).isEqualTo("/3");
  }

  /** A record of 16 KB fits into no buffer that a call beside the loop has. */
  @Test
  @Tag("SEP-15")
  void arePipelinedInManyFullRecords() throws Exception {
    RawClient client = connectSecurely(serveSecurely(ECHO));
    String body = random(10_000);
    client.send(post("/", body).repeat(20));
    for (int i = 0; i < 20; i++) {
      assertThat(client.read().body().equals(body)).as("reply %d", i).isTrue();
    }
  }

  /** The record that ends the body is read into the app's array, and its rest is kept. */
  @Test
  @Tag("SEP-15")
  void beginInTheRecordThatEndsABody() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    TestServer server =
        serveSecurely(
            env -> {
              byte[] bytes = new byte[200_000];
              int count = 0;
              if (Env.REQUEST_METHOD.get(env).equals("POST")) {
                called.countDown();
                await(sent);
                InputStream in = Env.INPUT.get(env);
                for (int n = 0; n >= 0; n = in.read(bytes, count, bytes.length - count)) {
                  count += n;
                }
              }
              return Response.text(String.valueOf(count));
            });
    RawClient client = connectSecurely(server);
    String requests = post("/", random(100_000)) + get("/");
    client.send(requests.substring(0, 200));
    await(called);
    client.send(requests.substring(200));
    sent.countDown();
    assertThat(client.read().body()).isEqualTo("100000");
    assertThat(client.read().body()).isEqualTo("0");
  }

  @Test
  void goOnAfterTheClientHasChangedItsKeys() throws Exception {
    RawClient client = connectSecurely(serveSecurely(ECHO), "TLSv1.3");
    for (int i = 0; i < 5; i++) {
      assertThat(client.send(post("/", "hello")).read().body()).isEqualTo("hello");
      client.changeKeys(); // and asks the server to change its own
    }
    assertThat(client.send(post("/", "hello")).read().body()).isEqualTo("hello");
  }
}
