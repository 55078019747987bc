package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Cookie;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.util.List;
import java.util.Locale;

/** Text of a client or of an app never becomes a line of a head or another message. */
final class InjectionCases extends CaseGroup {
  private static final String FORGING = "/a%0D%0AX-Forged:%201";
  private static final String FORGERY = "x\r\nX-Forged: 1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";

  InjectionCases() {
    super("injection");
  }

  @Override
  void define() {
    fields();
    apps();
    requests();
  }

  private void fields() {
    for (String bad : new String[] {"a\rb", "a\nb", "a\r\nb", "a\0b", "a\u0007b", "a\u0100b"}) {
      each(
          "HDR-04",
          "the value " + escaped(bad) + " is refused where it is made, inside an app too",
          bench ->
              seen(
                  bench,
                  ClientRequest.get("/"),
                  env -> {
                    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("X", bad));
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> Response.text("x").addHeader("X", bad));
                  }));
    }
    for (String bad : new String[] {"", "a b", "a:", "a\r\nb", "a\u00e4", "a\0"}) {
      each(
          "HDR-03",
          "the name " + escaped(bad) + " is refused where it is made, inside an app too",
          bench ->
              seen(
                  bench,
                  ClientRequest.get("/"),
                  env ->
                      assertThatIllegalArgumentException()
                          .isThrownBy(() -> Response.text("x").addHeader(bad, "1"))));
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(
          c >= ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return escaped.append('"').toString();
  }

  /** Whatever the app answers, it is one response for each request, without the forged field. */
  private void forgesNothing(String name, App app, Feature... needs) {
    App served = env -> Env.PATH_INFO.get(env).equals("/next") ? next() : app.call(env);
    Case bytes =
        raw(
            "INJ-01",
            name,
            bench -> {
              RawClient client = bench.serve(served).connect();
              client.send(get(FORGING, "X-Text: x"));
              Reply reply = client.read();
              while (reply.status() < 200) {
                assertNotForged(reply);
                reply = client.read();
              }
              assertNotForged(reply);
              if (!reply.closes()) {
                assertThat(client.send(get("/next")).read().body()).isEqualTo("next");
              }
            });
    Case frames =
        http2(
            "INJ-01",
            name + ", in frames",
            bench -> {
              Http2Connection connection = bench.serve(served).connectHttp2();
              Http2Exchange exchange = connection.begin(ClientRequest.get(FORGING));
              exchange.awaitEnd();
              if (exchange.resetCode() == null) {
                Reply reply = exchange.head();
                while (reply.status() < 200) {
                  assertNotForged(reply);
                  reply = exchange.head();
                }
                assertNotForged(exchange.finish());
              }
              assertThat(connection.begin(ClientRequest.get("/next")).finish().body())
                  .isEqualTo("next");
            });
    for (Feature feature : needs) {
      bytes.needs(feature);
      frames.needs(feature);
    }
  }

  private static void assertNotForged(Reply reply) {
    for (Headers fields : List.of(reply.headers(), reply.trailers())) {
      assertThat(fields.contains("X-Forged")).isFalse();
      fields.forEach(
          field -> assertThat(field.getKey() + field.getValue()).doesNotContain("\r", "\n"));
    }
  }

  private static Response next() {
    return Response.text("next");
  }

  private void apps() {
    forgesNothing("a redirect to a decoded path", env -> Response.redirect(Env.PATH_INFO.get(env)));
    forgesNothing(
        "a field made of a decoded path",
        env -> Response.text("x").withHeader("X-Path", Env.PATH_INFO.get(env)));
    forgesNothing("a content type", env -> Response.bytes("text/plain" + FORGERY, new byte[0]));
    forgesNothing("a cookie", env -> Response.text("x").withCookie(Cookie.of("a", "b" + FORGERY)));
    forgesNothing(
        "the message of an HttpException",
        env -> {
          throw new HttpException(409, FORGERY);
        });
    forgesNothing(
        "the message of any exception",
        env -> {
          throw new IllegalStateException(FORGERY);
        });
    forgesNothing(
        "a protocol to upgrade to",
        env -> Response.upgrade("echo" + FORGERY, Headers.empty(), (in, out) -> {}));
    forgesNothing(
        "a field of an interim response",
        env -> {
          assertThatThrownBy(
                  () -> Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", FORGERY)))
              .isInstanceOf(IllegalArgumentException.class);
          return next();
        },
        Feature.INFORMATIONAL);
    forgesNothing(
        "a trailer",
        env ->
            Response.stream(
                "x/y",
                out -> {
                  out.write('x');
                  assertThatIllegalArgumentException()
                      .isThrownBy(() -> out.trailers(Headers.of("X-Sum", FORGERY)));
                }));
    forgesNothing(
        "a body that looks like the end of its head",
        env -> Response.of(200, Headers.empty(), Body.of(Bench.bytes(FORGERY))));
    forgesNothing(
        "a stream that looks like its last chunk",
        env -> Response.stream("x/y", out -> out.write(Bench.bytes("0\r\nX-Forged: 1\r\n\r\n"))));
    forgesNothing(
        "a Transfer-Encoding of the app's own",
        env -> Response.text(FORGERY).withHeader("Transfer-Encoding", "chunked"));
    forgesNothing(
        "a Content-Length shorter than the body",
        env -> Response.text(FORGERY).withHeader("Content-Length", "1"));
  }

  private void requests() {
    raw(
        "INJ-02",
        "a value with every byte that is allowed stays one value",
        bench -> {
          StringBuilder value = new StringBuilder("a\tb");
          for (char c = ' '; c < 256; c++) {
            if (c != 127) {
              value.append(c);
            }
          }
          value.append('z');
          seen(
              bench,
              get("/", "X-All: " + value),
              env -> assertThat(env).containsEntry("HTTP_X_ALL", value.toString()));
        });
    raw(
        "INJ-02",
        "a trailer becomes no key and no field",
        bench -> {
          Site site =
              bench.serve(
                  looking(
                      env -> {
                        assertThat(Env.INPUT.get(env).readAllBytes()).hasSize(3);
                        assertThat(env).doesNotContainKey("HTTP_X_FORGED");
                        assertThat(env).containsEntry("HTTP_X_A", "head");
                        assertThat(Env.HEADERS.get(env).contains("X-Forged")).isFalse();
                      }));
          String chunks = "3\r\nabc\r\n0\r\nX-Forged: 1\r\nX-A: trailer\r\n\r\n";
          assertThat(site.ask(Requests.chunked("/", chunks, "X-A: head")).status()).isEqualTo(200);
        });
    each(
        "INJ-02",
        "an encoded line break in a query is data",
        bench ->
            seen(
                bench,
                ClientRequest.get("/?a=%0D%0AX-Forged:%201"),
                env -> {
                  assertThat(env).containsEntry("QUERY_STRING", "a=%0D%0AX-Forged:%201");
                  assertThat(env).doesNotContainKey("HTTP_X_FORGED");
                }));
  }
}
