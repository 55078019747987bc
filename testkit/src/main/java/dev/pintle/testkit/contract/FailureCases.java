package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** What an app throws, and what it may not answer. */
final class FailureCases extends CaseGroup {
  private static final BodyWriter THROWS_MIDWAY =
      out -> {
        out.write(Bench.bytes("half"));
        out.flush();
        throw new IllegalStateException("broken off on purpose");
      };

  FailureCases() {
    super("failures");
  }

  @Override
  void define() {
    before();
    refused();
    midway();
    tooShort();
    others();
  }

  private void bare500(String rule, String name, App app) {
    each(
        rule,
        name,
        bench -> {
          Reply reply = bench.serve(app).get("/");
          assertThat(reply.status()).isEqualTo(500);
          assertThat(reply.body()).isEmpty();
          assertThat(reply.headers().toString()).doesNotContain("secret");
        });
  }

  private void before() {
    bare500(
        "ERR-01",
        "an exception is a bare 500",
        env -> {
          throw new IllegalStateException("secret");
        });
    bare500(
        "ERR-01",
        "a checked exception is a bare 500",
        env -> {
          throw new IOException("secret");
        });
    bare500(
        "ERR-01",
        "an error is a bare 500",
        env -> {
          throw new StackOverflowError("secret");
        });
    bare500(
        "ERR-01",
        "a writer that fails at once is a bare 500",
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  throw new IllegalStateException("secret");
                }));
    bare500(
        "ERR-01",
        "a writer that fails before its first flush is a bare 500 without a byte of its body",
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      out.write(Bench.bytes("half a wor"));
                      throw new IllegalStateException("secret");
                    })
                .withHeader("X-Own", "secret"));
    bare500(
        "ERR-01",
        "an input stream that fails at its first byte is a bare 500",
        env -> Response.of(200, Headers.empty(), Body.of(failing(), -1)));
    each(
        "ERR-02",
        "an HttpException is its status and its safe message as text",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    throw new HttpException(409, "it is taken", new IOException("secret"));
                  });
          Reply reply = site.get("/");
          assertThat(reply.status()).isEqualTo(409);
          assertThat(reply.field("Content-Type")).startsWith("text/plain");
          assertThat(reply.body()).isEqualTo("it is taken");
        });
    each(
        "ERR-02",
        "an HttpException of a writer that has flushed nothing is its status",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('x');
                            throw new HttpException(410, "gone for good");
                          }));
          Reply reply = site.get("/");
          assertThat(reply.status()).isEqualTo(410);
          assertThat(reply.body()).isEqualTo("gone for good");
        });
    each(
        "ERR-02",
        "an HttpException has no body in answer to HEAD",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    throw new HttpException(409, "it is taken");
                  });
          Reply reply = site.send(ClientRequest.of("HEAD", "/"));
          assertThat(reply.status()).isEqualTo(409);
          assertThat(reply.body()).isEmpty();
        });
    raw(
        "ERR-01",
        "behind a failure before the head the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/bad")) {
                      throw new IllegalStateException("secret");
                    }
                    return Response.text("good");
                  });
          RawClient client = site.connect().send(get("/1") + get("/bad") + get("/2"));
          assertThat(client.read().body()).isEqualTo("good");
          assertThat(client.read().status()).isEqualTo(500);
          assertThat(client.read().body()).isEqualTo("good");
        });
  }

  /** A stream that fails when it is read. */
  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("secret");
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        throw new IOException("secret");
      }
    };
  }

  private static Response with(String name, String value) {
    return Response.text("hello").withHeader(name, value);
  }

  @SuppressWarnings("NullAway") // null is what must be refused
  private void refused() {
    bare500("RES-01", "null is refused", env -> null);
    for (int status : new int[] {0, 99, 100, 103, 199, 1000, -200}) {
      bare500("RES-02", "the status " + status + " is refused", env -> Response.status(status));
    }
    bare500("RES-02", "101 without an upgrade is refused", env -> Response.status(101));
    bare500(
        "RES-04",
        "a length that contradicts the body is refused",
        env -> with("Content-Length", "4"));
    bare500("RES-04", "a length that is no number is refused", env -> with("Content-Length", "x"));
    bare500("RES-04", "a negative length is refused", env -> with("Content-Length", "-5"));
    bare500("RES-04", "an empty length is refused", env -> with("Content-Length", ""));
    bare500(
        "RES-04",
        "two lengths are refused",
        env ->
            Response.of(
                200,
                Headers.of("Content-Length", "5", "Content-Length", "5"),
                Body.of(new byte[5])));
    bare500("RES-05", "Transfer-Encoding is refused", env -> with("Transfer-Encoding", "chunked"));
    bare500("RES-06", "Connection: keep-alive is refused", env -> with("Connection", "keep-alive"));
    bare500("RES-06", "Connection: upgrade is refused", env -> with("Connection", "upgrade"));
    bare500("RES-06", "Keep-Alive is refused", env -> with("Keep-Alive", "timeout=5"));
    bare500("UPG-07", "Upgrade without an upgrade is refused", env -> with("Upgrade", "x"));
    raw(
        "ERR-05",
        "behind a refused response the connection goes on",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/bad")
                          ? with("Transfer-Encoding", "chunked")
                          : Response.text("good"));
          RawClient client = site.connect().send(get("/bad") + get("/good"));
          Reply refusal = client.read();
          assertThat(refusal.status()).isEqualTo(500);
          assertThat(refusal.body()).isEmpty();
          assertThat(client.read().body()).isEqualTo("good");
        });
  }

  private void breaksOff(String name, String came, App app) {
    each(
        "ERR-03",
        name,
        bench -> {
          ClientExchange exchange = bench.serve(app).open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readUntilItBreaksOff()).isEqualTo(came);
        });
  }

  private void midway() {
    breaksOff(
        "a stream that fails midway never looks whole",
        "half",
        env -> Response.stream("text/plain", THROWS_MIDWAY));
    breaksOff(
        "a stream with a length that fails midway is short",
        "half",
        env -> Response.stream("text/plain", THROWS_MIDWAY).withHeader("Content-Length", "100"));
    breaksOff(
        "an error midway breaks the stream off too",
        "x",
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write('x');
                  out.flush();
                  throw new StackOverflowError("on purpose");
                }));
    breaksOff(
        "an HttpException midway breaks the stream off too",
        "x",
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write('x');
                  out.flush();
                  throw new HttpException(409, "too late");
                }));
    each(
        "SINK-02",
        "closing the sink on the way out of a failed writer does not end the body",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "text/plain",
                          out -> {
                            try (OutputStream closing = out) {
                              closing.write('x');
                              throw new IllegalStateException("on purpose");
                            }
                          }));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readUntilItBreaksOff()).isEqualTo("x");
        });
    each(
        "ERR-03",
        "an input stream that fails midway never looks whole",
        bench -> {
          InputStream in =
              new SequenceInputStream(new ByteArrayInputStream(new byte[300_000]), failing());
          Site site = bench.serve(env -> Response.of(200, Headers.empty(), Body.of(in, -1)));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().status()).isEqualTo(200);
          assertThat(exchange.readUntilItBreaksOff().length()).isLessThanOrEqualTo(300_000);
        });
    raw(
        "ERR-03",
        "chunks that break off have no last one",
        bench -> {
          Site site = bench.serve(env -> Response.stream("text/plain", THROWS_MIDWAY));
          RawClient client = site.connect().send(get("/"));
          assertThat(client.readHead().status()).isEqualTo(200);
          assertThat(client.readChunk()).isEqualTo("half");
          assertThat(client.isClosedByServer()).isTrue();
        });
    raw(
        "ERR-03",
        "a body that ends with the connection is broken off by a reset",
        bench -> {
          Site site = bench.serve(env -> Response.stream("text/plain", THROWS_MIDWAY));
          RawClient client = site.connect().send(http10("GET", "/"));
          assertThatThrownBy(
                  () -> {
                    client.readHead();
                    client.readToEnd();
                  })
              .isInstanceOf(IOException.class);
        });
    raw(
        "ERR-03",
        "nothing behind a response that broke off is answered",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.stream("text/plain", THROWS_MIDWAY);
                  });
          RawClient client = site.connect().send(get("/1") + get("/2"));
          assertThat(client.readHead().status()).isEqualTo(200);
          assertThat(client.readChunk()).isEqualTo("half");
          assertThat(client.isClosedByServer()).isTrue();
          assertThat(calls).hasValue(1);
        });
  }

  private void tooShort() {
    each(
        "BODY-06",
        "fewer bytes than promised never look whole",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                              "text/plain",
                              out -> {
                                out.write(Bench.bytes("short"));
                                out.flush();
                              })
                          .withHeader("Content-Length", "10"));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().field("Content-Length")).isEqualTo("10");
          assertThat(exchange.readUntilItBreaksOff()).isEqualTo("short");
        });
    each(
        "BODY-06",
        "fewer bytes than promised are a 500 if nothing was sent",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream("text/plain", out -> out.write('x'))
                          .withHeader("Content-Length", "10"));
          assertThat(site.get("/").status()).isEqualTo(500);
        });
    each(
        "BODY-06",
        "an input stream shorter than its length never looks whole",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.of(
                          200,
                          Headers.empty(),
                          Body.of(new ByteArrayInputStream(new byte[200_000]), 300_000)));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          assertThat(exchange.head().field("Content-Length")).isEqualTo("300000");
          assertThat(exchange.readUntilItBreaksOff().length()).isLessThanOrEqualTo(200_000);
        });
  }

  private void others() {
    each(
        "ERR-06",
        "failures of one client are not noticed by others",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      switch (Env.PATH_INFO.get(env)) {
                        case "/midway" -> Response.stream("text/plain", THROWS_MIDWAY);
                        case "/throws" -> throw new IllegalStateException("on purpose");
                        default -> Response.text("good");
                      });
          for (int i = 0; i < 5; i++) {
            ClientExchange broken = site.open(ClientRequest.get("/midway"));
            assertThat(broken.head().status()).isEqualTo(200);
            assertThat(broken.readUntilItBreaksOff()).isEqualTo("half");
            assertThat(site.get("/throws").status()).isEqualTo(500);
            assertThat(site.get("/").body()).isEqualTo("good");
          }
        });
    each(
        "ERR-06",
        "clients that leave are not noticed by others",
        bench -> {
          Site site = bench.serve(env -> Response.bytes("x/y", new byte[1_000_000]));
          for (int i = 0; i < 20; i++) {
            ClientExchange exchange = site.open(ClientRequest.get("/"));
            assertThat(exchange.head().status()).isEqualTo(200);
            exchange.leave();
          }
          assertThat(site.get("/").body()).hasSize(1_000_000);
        });
    raw(
        "ERR-06",
        "an interrupt of its thread by the app is not noticed by others",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals("/interrupt")) {
                      Thread.currentThread().interrupt();
                    }
                    return Response.stream("x/y", out -> out.write(new byte[100_000]));
                  });
          RawClient client = site.connect();
          for (int i = 0; i < 3; i++) {
            assertThat(client.send(get("/interrupt")).readHead().status()).isIn(200, 500);
            client.close();
            client = site.connect();
            assertThat(client.send(get("/")).read().body()).hasSize(100_000);
          }
        });
  }
}
