package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Cookie;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Mount;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The app whose answers are compared. What it does is named by a field of the request, so that any
 * target can be tried with anything.
 */
final class MirrorApp implements App, AutoCloseable {
  /** The field that names what to do. */
  static final String ACTION = "X-Do";

  static final String TYPE = "text/plain";
  private static final String TRAILERS = "trailers";
  private static final byte[] LARGE = large();

  /** What reads a body to its end, whatever it is. */
  private static final Set<String> READERS = Set.of("echo", "echo-as-it-comes", TRAILERS, "upload");

  private final Path file;
  private final Map<String, App> actions;

  MirrorApp() throws IOException {
    file = Files.createTempFile("pintle", ".txt");
    Files.write(file, LARGE);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
    actions = actions();
  }

  /** Whether the app is asked for something that no app should do. */
  static boolean breaksRules(Trial trial) {
    String action = trial.fields().first(ACTION);
    return action != null && action.startsWith(MirrorFailures.WRONG);
  }

  /** Whether some of a body may be left unread. */
  static boolean leavesBody(Trial trial) {
    String action = trial.fields().first(ACTION);
    return trial.body() != null && (action == null || !READERS.contains(action));
  }

  /** Whether the answer quotes names of fields as they came. */
  static boolean quotesNames(Trial trial) {
    return TRAILERS.equals(trial.fields().first(ACTION)) && !trial.trailers().isEmpty();
  }

  /** Whether the response to it ends before its end. */
  static boolean breaksOff(Trial trial) {
    return MirrorFailures.BREAKS_OFF.equals(trial.fields().first(ACTION));
  }

  private static byte[] large() {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + i % 23);
    }
    return bytes;
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    String action = Request.of(env).header(ACTION);
    App app = action == null ? MirrorApp::view : actions.get(action);
    return app == null ? Response.text("what is " + action + "?") : app.call(env);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What a request means to an app that asks for it in words. */
  private static Response view(Map<String, Object> env) {
    Request request = Request.of(env);
    return Response.text(
        String.join(
            "\n",
            request.method() + " " + request.path(),
            "raw " + request.rawPath(),
            "segments " + request.segments(),
            "parameters " + request.queryParams(),
            "host " + request.host(),
            "type " + request.contentType(),
            "length " + request.contentLength(),
            "cookie " + request.cookie("a")));
  }

  private Map<String, App> actions() {
    Map<String, App> all = new HashMap<>();
    requests(all);
    bodies(all);
    heads(all);
    all.putAll(MirrorFailures.all());
    return Map.copyOf(all);
  }

  private static void requests(Map<String, App> all) {
    all.put("echo", env -> Response.bytes(TYPE, Env.INPUT.get(env).readAllBytes()));
    all.put(
        "echo-as-it-comes",
        env -> Response.stream(TYPE, out -> Env.INPUT.get(env).transferTo(out)));
    all.put(
        TRAILERS,
        env -> {
          byte[] body = Env.INPUT.get(env).readAllBytes();
          Headers trailers = Env.TRAILERS.get(env).get();
          return Response.text(new String(body, ISO_8859_1) + " " + trailers);
        });
    all.put("read-some", env -> Response.bytes(TYPE, Env.INPUT.get(env).readNBytes(3)));
    all.put("form", env -> Response.text(Request.of(env).form(10_000).toString()));
    all.put("small-form", env -> Response.text(Request.of(env).form(5).toString()));
    all.put("text", env -> Response.text(Request.of(env).text(10_000)));
    all.put("upload", MirrorApp::upload);
    all.put(
        "mount",
        env ->
            Mount.of()
                .at("/shop", MirrorApp::view)
                .at("/shop/deep", inner -> view(inner).withStatus(203))
                .call(env));
  }

  /** Reads in pieces of odd size, and tells what it has read. */
  private static Response upload(Map<String, Object> env) throws IOException {
    InputStream in = Env.INPUT.get(env);
    byte[] piece = new byte[777];
    long count = 0;
    int hash = 0;
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      count += read;
      for (int i = 0; i < read; i++) {
        hash = hash * 31 + piece[i];
      }
    }
    return Response.text(count + " bytes, hash " + hash + ", then " + in.read());
  }

  private void bodies(Map<String, App> all) {
    BodyWriter pieces =
        out -> {
          for (int i = 0; i < 5; i++) {
            out.write(("piece " + i + "\n").getBytes(UTF_8));
            out.flush();
          }
        };
    all.put("empty", env -> Response.status(200));
    all.put("bytes", env -> Response.bytes(TYPE, "bytes".getBytes(UTF_8)));
    all.put("large", env -> Response.bytes(TYPE, LARGE));
    all.put("file", env -> Response.file(file));
    all.put("part-of-a-file", env -> typed(206, Body.file(file, 100_000, 50_001)));
    all.put("nothing-of-a-file", env -> typed(200, Body.file(file, 5, 0)));
    all.put("stream", env -> typed(200, Body.of(new ByteArrayInputStream(LARGE), LARGE.length)));
    all.put(
        "stream-of-any-length", env -> typed(200, Body.of(new ByteArrayInputStream(LARGE), -1)));
    all.put("empty-stream", env -> typed(200, Body.of(InputStream.nullInputStream(), -1)));
    all.put("writer", env -> Response.stream(TYPE, pieces));
    all.put("silent-writer", env -> Response.stream(TYPE, out -> {}));
    all.put("large-writer", env -> Response.stream(TYPE, out -> out.write(LARGE)));
    all.put(
        "writer-that-closes",
        env ->
            Response.stream(
                TYPE,
                out -> {
                  out.write('a');
                  out.close();
                  out.write('b');
                }));
    all.put(
        "writer-with-a-length",
        env -> Response.stream(TYPE, pieces).withHeader("Content-Length", "40"));
    all.put(
        "writer-with-trailers",
        env ->
            Response.stream(
                TYPE,
                out -> {
                  out.write('a');
                  out.trailers(Headers.of("X-Sum", "1", "x-sum", "2"));
                }));
  }

  static Response typed(int status, Body body) {
    return Response.of(status, Headers.of("Content-Type", TYPE), body);
  }

  private static void heads(Map<String, App> all) {
    for (int status : new int[] {201, 204, 205, 299, 304, 400, 404, 418, 500, 503, 599, 799, 999}) {
      all.put("status-" + status, env -> Response.status(status));
    }
    all.put(
        "304-with-a-length", env -> lone(304, "Content-Length", "17").addHeader("ETag", "\"1\""));
    all.put("head-with-a-length", env -> lone(200, "Content-Length", "17"));
    all.put("close", env -> Response.text("bye").withHeader("Connection", "close"));
    all.put("redirect", env -> Response.redirect("/caf\u00e9?a=b c&d=%20#e").withStatus(303));
    all.put(
        "cookies",
        env ->
            Response.text("cookies")
                .withCookie(Cookie.of("a", "1"))
                .withCookie(Cookie.of("b", ""))
                .addHeader("set-cookie", "c=\"3\"; Path=/"));
    all.put(
        "fields",
        env -> {
          Headers.Builder fields = Headers.builder();
          fields.add("x-lower", "1").add("X-UPPER", "2").add("X-Twice", "a, b").add("x-twice", "c");
          fields.add("X-Empty", "").add("X-Blanks", "a  b\tc").add("X-Latin", "caf\u00e9 \u00ff");
          fields.add("!#$%&'*+-.^_`|~09az", "odd").add("X-Quoted", "\"a\\\"b\"");
          fields.add("X-Long", "x".repeat(5000)).add("Vary", "Accept").add("Vary", "Cookie");
          fields.add("Server", "none of your business").add("Warning", "199 - \"a,b\"");
          return Response.of(200, fields.build(), Body.of("fields".getBytes(UTF_8)));
        });
    all.put(
        "date", env -> Response.text("then").withHeader("Date", "Sun, 06 Nov 1994 08:49:37 GMT"));
    all.put(
        "no-type", env -> Response.of(200, Headers.empty(), Body.of(new byte[] {'<', 'p', '>'})));
    all.put(
        "odd-type", env -> Response.bytes("TEXT/Html ;Charset=\"Latin1\"", "x".getBytes(UTF_8)));
    all.put(
        "early-hints",
        env -> {
          var informational = Env.INFORMATIONAL.get(env);
          informational.send(103, Headers.of("Link", "</a>; rel=preload", "link", "</b>"));
          informational.send(102, Headers.empty());
          return Response.text("late");
        });
    all.put(
        "upgrade",
        env ->
            Response.upgrade("echo", Headers.of("X-More", "1"), (in, out) -> in.transferTo(out)));
  }

  private static Response lone(int status, String name, String value) {
    return Response.of(status, Headers.of(name, value), Body.empty());
  }
}
