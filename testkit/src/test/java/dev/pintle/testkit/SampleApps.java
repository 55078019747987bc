package dev.pintle.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Cookie;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Mount;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Apps that between them do all that apps do. */
final class SampleApps {
  private SampleApps() {}

  /**
   * An app and a request to it.
   *
   * @param name for the report
   * @param expected a part of the description of the response, or of the failure's message
   */
  record Sample(String name, App app, Function<TestClient, TestRequest> request, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Sample get(String name, String expected, App app) {
    return new Sample(name, app, client -> client.get("/"), expected);
  }

  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    all.addAll(requests());
    all.addAll(responses());
    all.addAll(failures());
    return all;
  }

  private static List<Sample> requests() {
    App show =
        env -> {
          Request request = Request.of(env);
          return Response.text(
              String.join(
                  "|",
                  request.method(),
                  request.scriptName(),
                  request.pathInfo(),
                  request.rawPath(),
                  request.query(),
                  String.valueOf(request.segments()),
                  (String) env.get("REQUEST_URI"),
                  (String) env.get("SERVER_PROTOCOL"),
                  request.scheme(),
                  request.host(),
                  String.valueOf(request.headers()),
                  String.valueOf(env.get("HTTP_X_A")),
                  String.valueOf(env.get("HTTP_COOKIE")),
                  String.valueOf(env.get("HTTP_X_C")),
                  String.valueOf(env.get("HTTP_PROXY"))));
        };
    return List.of(
        new Sample(
            "request as it was sent",
            show,
            client ->
                client
                    .request("M-SEARCH", "/a%2Fb/%C3%A9//%252F?x=1&x=2+3")
                    .header("X-A", "1")
                    .header("x-a", "2")
                    .header("X_C", "forged")
                    .header("Proxy", "evil")
                    .cookie("a", "1")
                    .cookie("b", "2"),
            "M-SEARCH||/a/b/é//%2F|/a%2Fb/%C3%A9//%252F|x=1&x=2+3|"),
        new Sample("asterisk", show, client -> client.request("OPTIONS", "*"), "OPTIONS||||"),
        new Sample(
            "absolute target",
            show,
            client -> client.get("http://example.org/p?q"),
            "GET||/p|/p|q|[p]|/p?q|HTTP/1.1|http|example.org|"),
        new Sample("HTTP/1.0", show, client -> client.get("/").protocol("HTTP/1.0"), "|HTTP/1.0|"),
        new Sample(
            "mount",
            Mount.of().at("/api", show),
            client -> client.get("/api/x%2Fy"),
            "GET|/api|/x/y|"),
        new Sample(
            "outside a mount", Mount.of().at("/api", show), client -> client.get("/x"), "404"),
        new Sample(
            "form",
            env -> Response.text(Request.of(env).form(1000).all("n").toString()),
            client -> client.post("/").form("n", "a b", "m", "", "n", "é"),
            "body: [a b, é]"),
        new Sample(
            "form that is too long",
            env -> Response.text(Request.of(env).form(3).toString()),
            client -> client.post("/").form("n", "long"),
            "413"),
        new Sample(
            "large body",
            env -> Response.text("" + Env.INPUT.get(env).readAllBytes().length),
            client -> client.put("/").body(new byte[1_000_000]),
            "body: 1000000"),
        new Sample(
            "streamed body with trailers",
            env -> {
              String text = Request.of(env).text(1000);
              return Response.text(text + Env.TRAILERS.get(env).get());
            },
            client ->
                client
                    .put("/")
                    .body(new ByteArrayInputStream("streamed".getBytes(UTF_8)))
                    .trailers(Headers.of("X-Sum", "8")),
            "body: streamed"),
        new Sample(
            "body that is not read",
            env -> Response.text("unread"),
            client -> client.put("/").body(new byte[100_000]),
            "body: unread"),
        new Sample(
            "expectation met",
            env -> Response.text(Request.of(env).text(10)),
            client -> client.put("/").header("Expect", "100-continue").body("abc"),
            "interim: [Interim[status=100"),
        new Sample(
            "expectation not met",
            env -> Response.status(403),
            client -> client.put("/").header("Expect", "100-continue").body("abc"),
            "interim: []"),
        new Sample(
            "map set by the test",
            env -> Response.text(env.get("REMOTE_ADDR") + " " + env.get("my.key")),
            client -> client.get("/").env("REMOTE_ADDR", "192.0.2.7").env("my.key", 5),
            "body: 192.0.2.7 5"));
  }

  private static List<Sample> responses() {
    App stream =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write("one".getBytes(UTF_8));
                  out.flush();
                  out.write(new byte[0]);
                  out.write("two".getBytes(UTF_8));
                });
    App text = env -> Response.text("hello");
    return List.of(
        get("text", "body: hello", text),
        new Sample("text to HEAD", text, client -> client.head("/"), "length: [5]"),
        get("stream", "body: onetwo", stream),
        new Sample("stream to HEAD", stream, client -> client.head("/"), "body: \n"),
        new Sample(
            "stream to HTTP/1.0",
            stream,
            client -> client.get("/").protocol("HTTP/1.0"),
            "body: onetwo"),
        get("no content", "204", env -> Response.status(204)),
        get(
            "not modified",
            "304",
            env ->
                Response.status(304).withHeader("Content-Length", "7").withHeader("ETag", "\"x\"")),
        get("unusual status", "799", env -> Response.text("odd").withStatus(799)),
        get("redirect", "Location", env -> Response.redirect("/elsewhere")),
        get(
            "fields",
            "X-A=1, X-B=é, x-a=2",
            env ->
                Response.text("")
                    .addHeader("X-A", "1")
                    .addHeader("X-B", "é")
                    .addHeader("x-a", "2")),
        get(
            "cookies",
            "Set-Cookie=b=2",
            env ->
                Response.text("").withCookie(Cookie.of("a", "1")).withCookie(Cookie.of("b", "2"))),
        get("closing", "body: bye", env -> Response.text("bye").withHeader("Connection", "close")),
        get(
            "body that looks like a head",
            "body: HTTP/1.1 500 No",
            env -> Response.text("HTTP/1.1 500 No\r\n\r\n0\r\n\r\n")),
        get(
            "large body",
            "length: [3000000]",
            env -> Response.bytes("text/plain", "x".repeat(3_000_000).getBytes(UTF_8))),
        get(
            "input stream",
            "body: from a stream",
            env ->
                Response.status(200)
                    .withBody(
                        Body.of(new ByteArrayInputStream("from a stream".getBytes(UTF_8)), -1))),
        get(
            "promised length",
            "length: [3]",
            env ->
                Response.stream("text/plain", out -> out.write("abc".getBytes(UTF_8)))
                    .withHeader("Content-Length", "3")),
        get(
            "trailers",
            "X-Sum",
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write('a');
                      out.trailers(Headers.of("X-Sum", "1"));
                    })),
        get(
            "interim responses",
            "status=103",
            env -> {
              Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", "</a.css>"));
              return Response.text("done");
            }),
        new Sample(
            "upgrade",
            env ->
                Response.upgrade(
                    "echo",
                    Headers.of("X-A", "1"),
                    (in, out) -> {
                      in.transferTo(out);
                      out.write("bye".getBytes(UTF_8));
                    }),
            client -> client.get("/").header("Connection", "upgrade").header("Upgrade", "echo"),
            "body: bye"),
        new Sample(
            "tunnel",
            env -> Response.upgrade("x", Headers.empty(), (in, out) -> out.write('t')),
            client -> client.request("CONNECT", "example.org:443"),
            "body: t"));
  }

  private static List<Sample> failures() {
    return List.of(
        get(
            "exception",
            "500",
            env -> {
              throw new IOException("secret");
            }),
        get(
            "error",
            "StackOverflowError",
            env -> {
              throw new StackOverflowError();
            }),
        get(
            "answer thrown",
            "body: no such order",
            env -> {
              throw new HttpException(404, "no such order");
            }),
        get(
            "stream that breaks off",
            "broke off: true",
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("part".getBytes(UTF_8));
                      out.flush();
                      throw new IOException("disk full");
                    })),
        get(
            "stream that fails before it is flushed",
            "status: 500",
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("part".getBytes(UTF_8));
                      throw new IOException("disk full");
                    })),
        get(
            "stream with an answer thrown before it is flushed",
            "body: sorry",
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      throw new HttpException(503, "sorry");
                    })),
        get(
            "promised length that breaks off",
            "broke off: true",
            env ->
                Response.stream(
                        "text/plain",
                        out -> {
                          out.write("part".getBytes(UTF_8));
                          out.flush();
                          throw new IOException("disk full");
                        })
                    .withHeader("Content-Length", "10")),
        get(
            "body that fails to close",
            "body: a",
            env ->
                Response.status(200)
                    .withBody(
                        Body.writer(
                            out -> out.write('a'),
                            () -> {
                              throw new IOException("stuck");
                            }))));
  }

  /** Apps with a fault that is for the test to know, not for a client. */
  static List<Sample> failingInTheTest() {
    return List.of(
        get(
            "assertion",
            "in the app",
            env -> {
              throw new AssertionError("in the app");
            }),
        get(
            "assertion in a writer",
            "in the writer",
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write('a');
                      out.flush();
                      throw new AssertionError("in the writer");
                    })),
        get("rule", "RES-02", env -> new Response(99, Headers.empty(), Body.empty())),
        get(
            "rule of the body",
            "BODY-01",
            env ->
                Response.stream("text/plain", out -> out.write('a'))
                    .withHeader("Content-Length", "2")));
  }
}
