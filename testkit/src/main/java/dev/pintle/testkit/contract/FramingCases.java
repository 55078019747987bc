package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** How responses are framed: lengths, statuses without a body, HEAD. */
final class FramingCases extends CaseGroup {
  FramingCases() {
    super("responses and their framing");
  }

  @Override
  void define() {
    statuses();
    lengths();
    heads();
    bodiless();
    http1();
  }

  private void statuses() {
    for (int status : new int[] {200, 201, 299, 302, 404, 418, 500, 599, 600, 799, 999}) {
      each(
          "RES-02",
          "the status " + status + " is sent",
          bench -> {
            Reply reply = bench.serve(env -> Response.text("body").withStatus(status)).get("/");
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.body()).isEqualTo("body");
          });
    }
    raw(
        "RES-02",
        "a status line has version, status, a space, and the reason where there is one",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.status(Integer.parseInt(Env.PATH_INFO.get(env).substring(1))));
          assertThat(site.ask(get("/200")).statusLine()).isEqualTo("HTTP/1.1 200 OK");
          assertThat(site.ask(get("/404")).statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
          assertThat(site.ask(get("/799")).statusLine()).startsWith("HTTP/1.1 799 ");
        });
  }

  private void lengths() {
    each(
        "RES-07",
        "the length of bytes is sent, counted in bytes",
        bench -> {
          Reply reply = bench.serve(env -> Response.text("gr\u00fcn")).get("/");
          assertThat(reply.field("Content-Length")).isEqualTo("5");
          assertThat(reply.body()).isEqualTo("gr\u00c3\u00bcn");
        });
    each(
        "RES-07",
        "the length of an empty body is 0",
        bench ->
            assertThat(bench.serve(env -> Response.status(200)).get("/").field("Content-Length"))
                .isEqualTo("0"));
    each(
        "RES-07",
        "a stream of known length is sent with it",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.of(
                          200,
                          Headers.empty(),
                          Body.of(new ByteArrayInputStream(new byte[1000]), 1000)));
          Reply reply = site.get("/");
          assertThat(reply.field("Content-Length")).isEqualTo("1000");
          assertThat(reply.body()).hasSize(1000);
        });
    each(
        "RES-07",
        "a body of unknown length is sent without one",
        bench -> {
          Site site = bench.serve(env -> Response.stream("text/plain", out -> out.write('x')));
          Reply reply = site.get("/");
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(reply.body()).isEqualTo("x");
        });
    each(
        "RES-04",
        "the length that the app promises for its writer is sent",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream("text/plain", out -> out.write(Bench.bytes("12345")))
                          .withHeader("Content-Length", "5"));
          Reply reply = site.get("/");
          assertThat(reply.field("Content-Length")).isEqualTo("5");
          assertThat(reply.body()).isEqualTo("12345");
        });
    each(
        "BODY-07",
        "more bytes than the length are not sent",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream("text/plain", out -> out.write(Bench.bytes("12345678")))
                          .withHeader("Content-Length", "5"));
          assertThat(site.get("/").body()).isEqualTo("12345");
        });
  }

  private void heads() {
    each(
        "RES-08",
        "HEAD has the fields of GET and no body",
        bench -> {
          Site site =
              bench.serve(env -> Response.text("hello").withStatus(203).withHeader("X-A", "1"));
          Reply reply = site.send(ClientRequest.of("HEAD", "/"));
          assertThat(reply.status()).isEqualTo(203);
          assertThat(reply.field("Content-Length")).isEqualTo("5");
          assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
          assertThat(reply.field("X-A")).isEqualTo("1");
          assertThat(reply.body()).isEmpty();
        });
    each(
        "RES-04",
        "the app may tell the length to HEAD without a body",
        bench -> {
          Site site = bench.serve(env -> Response.status(200).withHeader("Content-Length", "1234"));
          assertThat(site.send(ClientRequest.of("HEAD", "/")).field("Content-Length"))
              .isEqualTo("1234");
        });
    each(
        "BODY-04",
        "the writer is not run for HEAD",
        bench -> {
          AtomicInteger runs = new AtomicInteger();
          Site site =
              bench.serve(env -> Response.stream("text/plain", out -> runs.incrementAndGet()));
          Reply reply = site.send(ClientRequest.of("HEAD", "/"));
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(runs).hasValue(0);
        });
    raw(
        "RES-08",
        "behind the answer to HEAD comes the next one, and no byte between",
        bench -> {
          RawClient client = bench.serve(env -> Response.text("hello")).connect();
          client.send(request("HEAD", "/") + get("/") + request("HEAD", "/") + get("/"));
          for (int i = 0; i < 2; i++) {
            assertThat(client.read("HEAD").status()).isEqualTo(200);
            assertThat(client.read().body()).isEqualTo("hello");
          }
        });
    raw(
        "RES-08",
        "behind the answer to HEAD for a stream comes no chunk",
        bench -> {
          RawClient client =
              bench.serve(env -> Response.stream("text/plain", out -> out.write('x'))).connect();
          client.send(request("HEAD", "/") + get("/"));
          assertThat(client.read("HEAD").status()).isEqualTo(200);
          assertThat(client.read().body()).isEqualTo("x");
        });
  }

  private void bodiless() {
    for (int status : new int[] {204, 205, 304}) {
      each(
          "RES-09",
          "a " + status + " has no body on the wire, and its writer is not run",
          bench -> {
            AtomicInteger runs = new AtomicInteger();
            Site site =
                bench.serve(
                    env ->
                        Response.stream("text/plain", out -> runs.incrementAndGet())
                            .withStatus(status));
            Reply reply = site.get("/");
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.has("Transfer-Encoding")).isFalse();
            assertThat(runs).hasValue(0);
          });
      raw(
          "RES-09",
          "behind a " + status + " comes the next response, and no byte between",
          bench -> {
            Site site =
                bench.serve(
                    env ->
                        Env.PATH_INFO.get(env).equals("/none")
                            ? Response.status(status)
                            : Response.text("next"));
            RawClient client = site.connect();
            client.send(get("/none") + get("/"));
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.read().body()).isEqualTo("next");
          });
    }
    each(
        "RES-09",
        "a 204 has no Content-Length",
        bench ->
            assertThat(bench.serve(env -> Response.status(204)).get("/").has("Content-Length"))
                .isFalse());
    each(
        "RES-04",
        "a 304 may tell the length of the real thing",
        bench -> {
          Site site = bench.serve(env -> Response.status(304).withHeader("Content-Length", "99"));
          Reply reply = site.get("/");
          assertThat(reply.field("Content-Length")).isEqualTo("99");
          assertThat(reply.body()).isEmpty();
        });
    each(
        "RES-09",
        "no entity field is added to a 304",
        bench -> {
          Site site = bench.serve(env -> Response.status(304).withHeader("ETag", "\"1\""));
          Reply reply = site.get("/");
          assertThat(reply.has("Content-Type")).isFalse();
          assertThat(reply.field("ETag")).isEqualTo("\"1\"");
        });
  }

  private void http1() {
    raw(
        "BODY-08",
        "a body of unknown length is chunked in HTTP/1.1",
        bench -> {
          RawClient client =
              bench
                  .serve(
                      env ->
                          Response.stream(
                              "text/plain",
                              out -> {
                                out.write(Bench.bytes("one "));
                                out.flush();
                                out.write(Bench.bytes("two"));
                              }))
                  .connect();
          for (int i = 0; i < 2; i++) {
            Reply reply = client.send(get("/")).read();
            assertThat(reply.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(reply.body()).isEqualTo("one two");
          }
        });
    raw(
        "BODY-08",
        "a body of unknown length ends with the connection in HTTP/1.0",
        bench -> {
          RawClient client =
              bench.serve(env -> Response.stream("text/plain", out -> out.write('A'))).connect();
          client.send(http10("GET", "/", "Connection: keep-alive"));
          Reply reply = client.readHead();
          assertThat(reply.has("Transfer-Encoding")).isFalse();
          assertThat(reply.has("Content-Length")).isFalse();
          assertThat(client.readToEnd()).isEqualTo("A");
        });
    raw(
        "BODY-08",
        "an empty body of unknown length is the last chunk alone",
        bench -> {
          RawClient client = bench.serve(env -> Response.stream("text/plain", out -> {})).connect();
          Reply head = client.send(get("/")).readHead();
          if (head.has("Transfer-Encoding")) {
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
          } else {
            assertThat(head.field("Content-Length")).isEqualTo("0");
          }
        });
    raw(
        "RES-07",
        "HTTP/1.0 gets the length of bytes, and no coding",
        bench -> {
          Reply reply = bench.serve(env -> Response.text("hello")).ask(http10("GET", "/"));
          assertThat(reply.field("Content-Length")).isEqualTo("5");
          assertThat(reply.has("Transfer-Encoding")).isFalse();
          assertThat(reply.body()).isEqualTo("hello");
        });
  }
}
