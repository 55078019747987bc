package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.Cookie;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fields of requests and responses. */
final class HeaderCases extends CaseGroup {
  HeaderCases() {
    super("header fields");
  }

  @Override
  void define() {
    keys();
    view();
    hosts();
    proxies();
    responses();
  }

  private void key(String rule, String name, ClientRequest request, String key, String expected) {
    each(
        rule,
        name,
        bench -> seen(bench, request, env -> assertThat(env).containsEntry(key, expected)));
  }

  private void noKey(String rule, String name, ClientRequest request, String... keys) {
    each(
        rule, name, bench -> seen(bench, request, env -> assertThat(env).doesNotContainKeys(keys)));
  }

  private void keys() {
    ClientRequest root = ClientRequest.get("/");
    key("ENV-19", "a field becomes a key", root.with("Foo", "Bar"), "HTTP_FOO", "Bar");
    key("ENV-19", "a dash becomes an underscore", root.with("X-A-b", "1"), "HTTP_X_A_B", "1");
    key("ENV-19", "repeats are joined", root.with("X-A", "1").with("x-a", "2"), "HTTP_X_A", "1, 2");
    key("ENV-19", "an empty value is kept", root.with("X-A", ""), "HTTP_X_A", "");
    key(
        "ENV-19",
        "blanks around a value are dropped",
        root.with("X-A", " a b "),
        "HTTP_X_A",
        "a b");
    key(
        "ENV-19",
        "a value of 4000 bytes is whole",
        root.with("X-Long", "v".repeat(4000)),
        "HTTP_X_LONG",
        "v".repeat(4000));
    key(
        "ENV-19",
        "bytes outside ASCII are ISO-8859-1",
        root.with("X-A", "gr\u00fc\u00df"),
        "HTTP_X_A",
        "gr\u00fc\u00df");
    key("ENV-19", "a cookie is a key", root.with("Cookie", "a=b; c=d"), "HTTP_COOKIE", "a=b; c=d");
    key(
        "ENV-19",
        "cookies are joined with a semicolon",
        root.with("Cookie", "a=1").with("Cookie", "b=2"),
        "HTTP_COOKIE",
        "a=1; b=2");
    key(
        "ENV-19",
        "credentials reach the app",
        root.with("Authorization", "Basic YTpi"),
        "HTTP_AUTHORIZATION",
        "Basic YTpi");
    noKey("ENV-19", "a cookie makes no key without a prefix", root.with("Cookie", "a=b"), "COOKIE");
    key(
        "ENV-17",
        "the type is told",
        root.with("Content-Type", "a/b;c=d"),
        "CONTENT_TYPE",
        "a/b;c=d");
    noKey("ENV-17", "no type, no key", root, "CONTENT_TYPE");
    key("ENV-18", "the length is told", ClientRequest.post("/", "abc"), "CONTENT_LENGTH", "3");
    noKey("ENV-18", "no length, no key", root, "CONTENT_LENGTH");
    noKey(
        "ENV-20",
        "no field makes HTTP_CONTENT_TYPE, HTTP_CONTENT_LENGTH or HTTP_PROXY",
        ClientRequest.post("/", "abc").with("Content-Type", "a/b").with("Proxy", "http://evil/"),
        "HTTP_CONTENT_TYPE",
        "HTTP_CONTENT_LENGTH",
        "HTTP_PROXY");
    noKey(
        "ENV-21",
        "an underscore in a name makes no key",
        root.with("X_Forwarded_For", "evil"),
        "HTTP_X_FORWARDED_FOR");
    key(
        "INJ-02",
        "an underscore in a name changes no value of another",
        root.with("X-Real_Ip", "evil").with("X-Real-Ip", "good").with("X_Real-Ip", "evil"),
        "HTTP_X_REAL_IP",
        "good");
    noKey("INJ-02", "no field makes HTTP_PROXY", root.with("Proxy", "http://evil/"), "HTTP_PROXY");
    each(
        "INJ-02",
        "no field named like a key of ours replaces it",
        bench ->
            seen(
                bench,
                root.with("pintle.scheme", "evil")
                    .with("Remote-Addr", "evil")
                    .with("Path-Info", "evil"),
                env -> {
                  assertThat(env.get("pintle.scheme")).isNotEqualTo("evil");
                  assertThat(env).containsEntry("REMOTE_ADDR", "127.0.0.1");
                  assertThat(env).containsEntry("PATH_INFO", "/");
                }));
  }

  private void view() {
    each(
        "ENV-25",
        "the fields say the same as the keys",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("X-A", "1").with("X-A", "2").with("Accept", "*/*"),
                env -> {
                  Headers headers = Env.HEADERS.get(env);
                  for (Map.Entry<String, Object> entry : env.entrySet()) {
                    String key = entry.getKey();
                    if (key.startsWith("HTTP_") && !key.equals("HTTP_HOST")) {
                      String name = key.substring(5).replace('_', '-').toLowerCase(Locale.ROOT);
                      assertThat(String.join(", ", headers.all(name)))
                          .as(name)
                          .isEqualTo(entry.getValue());
                    }
                  }
                  assertThat(String.join(", ", headers.all("x-a"))).isEqualTo("1, 2");
                }));
    each(
        "HDR-02",
        "a field is found in any case",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("X-Mixed-Case", "1"),
                env -> {
                  assertThat(Env.HEADERS.get(env).first("x-MIXED-case")).isEqualTo("1");
                  assertThat(Request.of(env).header("X-mixed-CASE")).isEqualTo("1");
                }));
    raw(
        "ENV-26",
        "order, case and repeats of the wire are kept",
        bench ->
            seen(
                bench,
                get("/", "zB: 1", "a: 2", "Zb:3", "x_y:  4 "),
                env -> {
                  List<String> fields = new ArrayList<>();
                  Env.HEADERS.get(env).forEach(f -> fields.add(f.getKey() + "=" + f.getValue()));
                  assertThat(fields).containsExactly("Host=a", "zB=1", "a=2", "Zb=3", "x_y=4");
                }));
    each(
        "ENV-26",
        "repeats stay fields of their own, in order",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("X-A", "1").with("X-B", "2").with("X-A", "3"),
                env -> assertThat(Env.HEADERS.get(env).all("X-A")).containsExactly("1", "3")));
  }

  private void hosts() {
    each(
        "ENV-22",
        "the authority is HTTP_HOST",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Host", "example.org:8080"),
                env -> assertThat(env).containsEntry("HTTP_HOST", "example.org:8080")));
    raw(
        "ENV-22",
        "an IPv6 literal is a host",
        bench ->
            seen(
                bench,
                bare("GET / HTTP/1.1", "Host: [::1]:80"),
                env -> assertThat(env).containsEntry("HTTP_HOST", "[::1]:80")));
    raw(
        "ENV-22",
        "HTTP/1.0 may be without Host",
        bench ->
            seen(
                bench,
                bare("GET / HTTP/1.0"),
                env -> {
                  assertThat(env).doesNotContainKey("HTTP_HOST");
                  assertThat(Env.SERVER_NAME.get(env)).isNotEmpty();
                }));
    raw(
        "ENV-22",
        "HTTP/1.0 may have a Host",
        bench ->
            seen(
                bench, http10("GET", "/"), env -> assertThat(env).containsEntry("HTTP_HOST", "a")));
  }

  private void proxies() {
    ClientRequest forwarded =
        ClientRequest.get("/")
            .with("X-Forwarded-For", "192.0.2.7")
            .with("X-Forwarded-Proto", "gopher")
            .with("X-Forwarded-Host", "evil.example")
            .with("Forwarded", "for=192.0.2.8;host=evil.example");
    each(
        "HND-07",
        "what a stranger says of the client is not believed",
        bench ->
            seen(
                bench,
                forwarded.with("Host", "good.example"),
                env -> {
                  assertThat(env).containsEntry("REMOTE_ADDR", "127.0.0.1");
                  assertThat(env).containsEntry("HTTP_HOST", "good.example");
                  assertThat(env.get("pintle.scheme")).isIn("http", "https");
                }));
    each(
        "HND-07",
        "what a trusted proxy says of the client is believed",
        bench -> {
          Site site =
              bench.serve(
                  looking(
                      env -> {
                        assertThat(env).containsEntry("REMOTE_ADDR", "192.0.2.7");
                        assertThat(env).containsEntry("pintle.scheme", "https");
                        assertThat(env).containsEntry("HTTP_HOST", "shop.example");
                      }),
                  Options.builder().trustedProxies("127.0.0.1"));
          ClientRequest request =
              ClientRequest.get("/")
                  .with("X-Forwarded-For", "192.0.2.7")
                  .with("X-Forwarded-Proto", "https")
                  .with("X-Forwarded-Host", "shop.example");
          assertThat(site.send(request).status()).isEqualTo(200);
        });
  }

  private void responses() {
    each(
        "RES-03",
        "repeated fields are all sent, in order",
        bench -> {
          Headers fields = Headers.of("X-B", "1", "X-A", "2", "X-B", "3", "X-Empty", "");
          Site site = bench.serve(env -> Response.of(200, fields, Body.empty()));
          Reply reply = site.get("/");
          List<String> own = new ArrayList<>();
          reply
              .headers()
              .forEach(
                  f -> {
                    if (f.getKey().regionMatches(true, 0, "X-", 0, 2)) {
                      own.add(f.getKey().toLowerCase(Locale.ROOT) + "=" + f.getValue());
                    }
                  });
          assertThat(own).containsExactly("x-b=1", "x-a=2", "x-b=3", "x-empty=");
        });
    raw(
        "RES-03",
        "the case of names is kept",
        bench -> {
          Headers fields = Headers.of("x-lower", "1", "X-UPPER", "2", "eTag", "\"3\"");
          Site site = bench.serve(env -> Response.of(200, fields, Body.empty()));
          String text = site.connect().send(get("/", "Connection: close")).readToEnd();
          assertThat(text)
              .contains("\r\nx-lower: 1\r\n", "\r\nX-UPPER: 2\r\n", "\r\neTag: \"3\"\r\n");
        });
    each(
        "RES-03",
        "several cookies are several fields",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.text("x")
                          .withCookie(Cookie.of("a", "1"))
                          .withCookie(Cookie.of("b", "2")));
          assertThat(site.get("/").headers().all("Set-Cookie")).hasSize(2);
        });
    each(
        "RES-03",
        "a value of 4000 bytes arrives whole",
        bench -> {
          String value = "v".repeat(4000);
          Site site = bench.serve(env -> Response.text("x").withHeader("X-Long", value));
          assertThat(site.get("/").field("X-Long")).isEqualTo(value);
        });
    each(
        "RES-03",
        "bytes outside ASCII arrive as ISO-8859-1",
        bench -> {
          Site site = bench.serve(env -> Response.text("x").withHeader("X-A", "gr\u00fc\u00df"));
          assertThat(site.get("/").field("X-A")).isEqualTo("gr\u00fc\u00df");
        });
    each(
        "RES-11",
        "a Date is sent",
        bench -> {
          Site site = bench.serve(env -> Response.text("x"));
          assertThat(site.get("/").field("Date"))
              .matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
        });
    each(
        "RES-11",
        "the Date of the app is kept, and no other is sent",
        bench -> {
          String date = "Sun, 06 Nov 1994 08:49:37 GMT";
          Site site = bench.serve(env -> Response.text("x").withHeader("date", date));
          assertThat(site.get("/").headers().all("Date")).containsExactly(date);
        });
    each(
        "RES-11",
        "no Server is sent unless the app has one",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Env.QUERY_STRING.get(env).equals("own")
                          ? Response.text("x").withHeader("Server", "boat/1")
                          : Response.text("x"));
          assertThat(site.get("/").has("Server")).isFalse();
          assertThat(site.get("/?own").headers().all("Server")).containsExactly("boat/1");
        });
    each(
        "RES-03",
        "no field is added that describes the app's own body",
        bench -> {
          Site site = bench.serve(env -> Response.of(200, Headers.empty(), Body.of(new byte[3])));
          Reply reply = site.get("/");
          for (String name :
              new String[] {"Content-Type", "Content-Encoding", "Cache-Control", "ETag", "Via"}) {
            assertThat(reply.has(name)).as(name).isFalse();
          }
        });
  }
}
