package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What {@link MirrorApp} does when it is asked to fail, or to do what no app should do. */
final class MirrorFailures {
  /** The names begin so of what breaks rules. */
  static final String WRONG = "wrong-";

  /** A response that ends before its end. */
  static final String BREAKS_OFF = "failure-of-a-sent-writer";

  private MirrorFailures() {}

  static Map<String, App> all() {
    Map<String, App> all = new HashMap<>();
    failures(all);
    mistakes(all);
    return all;
  }

  private static void failures(Map<String, App> all) {
    all.put("not-found", env -> fail(new HttpException(404, "no <such> thing")));
    all.put("teapot", env -> fail(new HttpException(418, "caf\u00e9")));
    all.put("failure", env -> fail(new IllegalStateException("a secret")));
    all.put(
        "error",
        env -> {
          throw new StackOverflowError("a secret");
        });
    all.put(
        "failure-of-a-writer",
        env ->
            Response.stream(
                MirrorApp.TYPE,
                out -> {
                  out.write('a');
                  throw new IOException("a secret");
                }));
    all.put(
        "not-found-by-a-writer",
        env ->
            Response.stream(
                MirrorApp.TYPE,
                out -> {
                  throw new HttpException(404, "not here");
                }));
    all.put(
        BREAKS_OFF,
        env ->
            Response.stream(
                MirrorApp.TYPE,
                out -> {
                  out.write('a');
                  out.flush();
                  throw new IOException("a secret");
                }));
    // One that is not connected fails when it is read.
    all.put(
        "failure-of-a-stream", env -> MirrorApp.typed(200, Body.of(new PipedInputStream(), -1)));
    all.put(
        "no-such-file", env -> MirrorApp.typed(200, Body.file(Path.of("/nowhere/at/all"), 0, 10)));
    all.put(
        "failure-of-a-close",
        env ->
            MirrorApp.typed(
                200,
                Body.writer(
                    out -> out.write('a'),
                    () -> {
                      throw new IOException("a secret");
                    })));
  }

  private static Response fail(RuntimeException failure) {
    throw failure;
  }

  @SuppressWarnings("NullAway") // an app without null checks can return null
  private static void mistakes(Map<String, App> all) {
    wrong(all, "null", env -> null);
    wrong(all, "status-99", env -> Response.status(99));
    wrong(all, "status-100", env -> Response.status(100));
    wrong(all, "status-1000", env -> Response.status(1000));
    wrong(all, "status-101", env -> Response.status(101));
    wrong(all, "coding", env -> with("Transfer-Encoding", "chunked"));
    wrong(all, "connection", env -> with("Connection", "keep-alive"));
    wrong(all, "keep-alive", env -> with("Keep-Alive", "timeout=5"));
    wrong(all, "upgrade", env -> with("Upgrade", "echo"));
    wrong(all, "length", env -> with("Content-Length", "99"));
    wrong(all, "text-for-a-length", env -> with("Content-Length", "two"));
    wrong(all, "two-lengths", env -> with("Content-Length", "5").addHeader("content-length", "5"));
    wrong(
        all,
        "upgrade-nobody-asked-for",
        env -> Response.upgrade("x", Headers.empty(), (i, o) -> {}));
    wrong(all, "204-with-a-body", env -> Response.text("hello").withStatus(204));
    wrong(all, "304-with-a-body", env -> Response.text("hello").withStatus(304));
    wrong(all, "writer-short", env -> promising("10"));
    wrong(all, "writer-long", env -> promising("2"));
    wrong(
        all,
        "stream-short",
        env ->
            MirrorApp.typed(200, Body.of(new ByteArrayInputStream("short".getBytes(UTF_8)), 10)));
    wrong(
        all,
        "trailers-behind-a-length",
        env ->
            Response.stream(MirrorApp.TYPE, out -> out.trailers(Headers.of("X-Sum", "1")))
                .withHeader("Content-Length", "0"));
  }

  private static void wrong(Map<String, App> all, String name, App app) {
    all.put(WRONG + name, app);
  }

  private static Response with(String name, String value) {
    return Response.text("hello").addHeader(name, value);
  }

  private static Response promising(String length) {
    return Response.stream(MirrorApp.TYPE, out -> out.write("hello".getBytes(UTF_8)))
        .withHeader("Content-Length", length);
  }
}
