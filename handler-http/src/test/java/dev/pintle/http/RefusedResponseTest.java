package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an app may not answer gives a bare 500, and the connection goes on. */
class RefusedResponseTest extends SocketTest {
  private DynamicTest bare500(String what, App app) {
    return DynamicTest.dynamicTest(what, () -> assertBare500(app, get("/")));
  }

  private void assertBare500(App app, String request) throws Exception {
    RawClient client = connect(serve(app));
    for (int i = 0; i < 2; i++) {
      Reply reply = client.send(request).read();
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).isEmpty();
    }
  }

  @TestFactory
  @Tag("ERR-05")
  @Tag("RES-01")
  @Tag("RES-02")
  @Tag("RES-04")
  @Tag("RES-05")
  @Tag("RES-06")
  @Tag("UPG-07")
  Stream<DynamicTest> responses() {
    return Stream.of(
        bare500("null", env -> null),
        bare500("status 0", env -> Response.status(0)),
        bare500("status 100", env -> Response.status(100)),
        bare500("status 103 as a final one", env -> Response.status(103)),
        bare500("status 1000", env -> Response.status(1000)),
        bare500("101 without an upgrade", env -> Response.status(101)),
        bare500("a length that contradicts", env -> with("Content-Length", "4")),
        bare500("a length that is no number", env -> with("Content-Length", "x")),
        bare500("Transfer-Encoding", env -> with("Transfer-Encoding", "chunked")),
        bare500("Connection: keep-alive", env -> with("Connection", "keep-alive")),
        bare500("Keep-Alive", env -> with("Keep-Alive", "timeout=5")),
        bare500("Upgrade", env -> with("Upgrade", "x")),
        bare500(
            "two lengths",
            env ->
                Response.of(
                    200,
                    Headers.of("Content-Length", "5", "Content-Length", "5"),
                    Body.of(new byte[5]))));
  }

  private static Response with(String name, String value) {
    return Response.text("hello").withHeader(name, value);
  }

  @Test
  @Tag("ERR-01")
  void givesABare500ForAThrowable() throws Exception {
    assertBare500(
        env -> {
          throw new IllegalStateException("secret");
        },
        get("/"));
  }

  @Test
  @Tag("ERR-01")
  void givesABare500ForAnError() throws Exception {
    assertBare500(
        env -> {
          throw new StackOverflowError("deep");
        },
        get("/"));
  }

  @Test
  @Tag("ERR-02")
  void givesTheStatusOfAnHttpException() throws Exception {
    RawClient client =
        connect(
            serve(
                env -> {
                  throw new HttpException(409, "it is taken");
                }));
    for (int i = 0; i < 2; i++) {
      Reply reply = client.send(get("/")).read();
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.field("Content-Type")).startsWith("text/plain");
      assertThat(reply.body()).isEqualTo("it is taken");
    }
  }

  @Test
  @Tag("ERR-01")
  void sendsNoBodyOfAnErrorToHead() throws Exception {
    RawClient client =
        connect(
            serve(
                env -> {
                  throw new HttpException(409, "it is taken");
                }));
    for (int i = 0; i < 2; i++) {
      assertThat(client.send(request("HEAD", "/")).read("HEAD").status()).isEqualTo(409);
    }
  }

  @Test
  @Tag("ERR-01")
  void givesAClean500WhenTheBodyFailsBeforeItsFirstFlush() throws Exception {
    assertBare500(
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write("half a wor".getBytes(US_ASCII));
                  throw new IllegalStateException("secret");
                }),
        get("/"));
  }

  @Test
  @Tag("ERR-06")
  void leavesEarlierRepliesOfABurstAlone() throws Exception {
    RawClient client =
        connect(
            serve(
                env -> {
                  if (env.get("PATH_INFO").equals("/bad")) {
                    return Response.stream(
                        "text/plain",
                        out -> {
                          out.write(1);
                          throw new IllegalStateException("secret");
                        });
                  }
                  return Response.text("good");
                }));
    client.send(get("/1") + get("/bad") + get("/2"));
    assertThat(client.read().body()).isEqualTo("good");
    assertThat(client.read().status()).isEqualTo(500);
    assertThat(client.read().body()).isEqualTo("good");
  }
}
