package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.util.List;
import java.util.Map;

/** What the map says of the target: paths, queries and their encodings. */
final class PathCases extends CaseGroup {
  PathCases() {
    super("paths and queries");
  }

  @Override
  void define() {
    paths();
    queries();
    otherForms();
    mounts();
  }

  /** The path of a target, raw and decoded. */
  private void path(String rule, String name, String target, String expected) {
    each(
        rule,
        name,
        bench ->
            seen(
                bench,
                ClientRequest.get(target),
                env -> {
                  assertThat(env).containsEntry("PATH_INFO", expected);
                  assertThat(env).containsEntry("pintle.raw_path_info", target);
                  assertThat(env).containsEntry("REQUEST_URI", target);
                  assertThat(env).containsEntry("QUERY_STRING", "");
                }));
  }

  private void paths() {
    path("ENV-06", "the root is a slash", "/", "/");
    path("ENV-06", "slashes are kept, however many", "//foo///bar/", "//foo///bar/");
    path("ENV-06", "dots are no folders", "/a/./b/../c", "/a/./b/../c");
    path("ENV-06", "an encoded dot is no folder", "/a/%2e%2E/b", "/a/../b");
    path(
        "ENV-06",
        "parameters of a segment stay in it",
        "/a;v=1/b;jsessionid=2",
        "/a;v=1/b;jsessionid=2");
    path("ENV-06", "a colon and an at sign are data", "/a:b@c", "/a:b@c");
    path("ENV-08", "an escape is decoded", "/foo%2cbar", "/foo,bar");
    path("ENV-08", "an escape is decoded exactly once", "/%252F%2525", "/%2F%25");
    path("ENV-08", "letters outside ASCII are UTF-8", "/%E3%81%82/%C3%BC", "/\u3042/\u00fc");
    path("ENV-08", "a letter outside the first plane is one", "/%F0%9F%9A%A2", "/\ud83d\udea2");
    path("ENV-08", "a plus sign is a plus sign", "/a+b", "/a+b");
    path("ENV-08", "an encoded blank, quote and bracket are decoded", "/%20%22%5B%7B", "/ \"[{");
    path("ENV-08", "an encoded question mark or hash begins nothing", "/a%3Fb%23c", "/a?b#c");
    path("ENV-15", "an encoded slash stays apart in the raw path", "/a%2Fb", "/a/b");
    path("ENV-15", "an encoded backslash is no slash", "/a%5Cb", "/a\\b");
    path(
        "ENV-15", "upper and lower case of escapes are kept in the raw path", "/%c3%BC", "/\u00fc");
    each(
        "ENV-08",
        "bytes that are not UTF-8 can be had from the raw path",
        bench ->
            seen(
                bench,
                ClientRequest.get("/%FF%FE"),
                env -> {
                  assertThat(Env.PATH_INFO.get(env)).startsWith("/").doesNotContain("%");
                  assertThat(env).containsEntry("pintle.raw_path_info", "/%FF%FE");
                }));
    each(
        "REQ-02",
        "segments are split before they are decoded",
        bench ->
            seen(
                bench,
                ClientRequest.get("/a%2Fb/c"),
                env -> assertThat(Request.of(env).segments()).containsExactly("a/b", "c")));
    each(
        "INJ-02",
        "an encoded line break in a path is data, and forges no field",
        bench ->
            seen(
                bench,
                ClientRequest.get("/a%0D%0AX-Forged:%201"),
                env -> {
                  assertThat(env).containsEntry("PATH_INFO", "/a\r\nX-Forged: 1");
                  assertThat(env).doesNotContainKey("HTTP_X_FORGED");
                }));
    each(
        "INJ-02",
        "an encoded NUL in a path is data, or refused by a server that reads HTTP/2 itself",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    assertThat(env).containsEntry("PATH_INFO", "/a\0b");
                    return Response.text("x");
                  });
          List<Integer> allowed = bench.protocol().isHttp2() ? List.of(200, 400) : List.of(200);
          assertThat(site.get("/a%00b").status()).isIn(allowed);
        });
  }

  private void query(String name, String target, String expected) {
    each(
        "ENV-10",
        name,
        bench ->
            seen(
                bench,
                ClientRequest.get(target),
                env -> {
                  assertThat(env).containsEntry("QUERY_STRING", expected);
                  assertThat(env).containsEntry("PATH_INFO", "/p");
                  assertThat(env).containsEntry("REQUEST_URI", target);
                }));
  }

  private void queries() {
    query("without a query it is empty", "/p", "");
    query("an empty query is empty", "/p?", "");
    query("it is raw", "/p?a=%20&b=%C3%BC+c&a=2", "a=%20&b=%C3%BC+c&a=2");
    query("only the first question mark begins it", "/p?a?b", "a?b");
    query("slashes, colons and semicolons are data", "/p?u=http://x/;y", "u=http://x/;y");
    query("a malformed escape reaches the app", "/p?a=%zz&b=%", "a=%zz&b=%");
    each(
        "REQ-03",
        "parameters keep their order and repeats, and a plus sign is a space",
        bench ->
            seen(
                bench,
                ClientRequest.get("/?b=1&a=x+y&b=%2B"),
                env -> {
                  var params = Request.of(env).queryParams();
                  assertThat(params.all("b")).containsExactly("1", "+");
                  assertThat(params.first("a")).isEqualTo("x y");
                }));
  }

  private void otherForms() {
    raw(
        "ENV-09",
        "of a target in absolute-form, scheme and host are left out",
        bench ->
            seen(
                bench,
                bare("GET http://b:81/p%20q?x HTTP/1.1", "Host: b:81"),
                env -> {
                  assertThat(env).containsEntry("REQUEST_URI", "/p%20q?x");
                  assertThat(env).containsEntry("PATH_INFO", "/p q");
                  assertThat(env).containsEntry("QUERY_STRING", "x");
                }));
    raw(
        "ENV-06",
        "an absolute target without a path is the root",
        bench ->
            seen(
                bench,
                bare("GET http://a HTTP/1.1", "Host: a"),
                env -> {
                  assertThat(env).containsEntry("PATH_INFO", "/");
                  assertThat(env).containsEntry("REQUEST_URI", "/");
                }));
    raw(
        "ENV-22",
        "the authority of an absolute target overrides Host",
        bench ->
            seen(
                bench,
                get("http://b:81/"),
                env -> assertThat(env).containsEntry("HTTP_HOST", "b:81")));
    raw(
        "ENV-07",
        "the asterisk has no path",
        bench ->
            seen(
                bench,
                request("OPTIONS", "*"),
                env -> {
                  assertThat(env).containsEntry("REQUEST_URI", "*");
                  assertThat(env).containsEntry("PATH_INFO", "");
                  assertThat(env).containsEntry("SCRIPT_NAME", "");
                  assertThat(env).containsEntry("pintle.raw_path_info", "");
                }));
  }

  private static void mounted(Bench bench, String target, Look look) throws Exception {
    Site site = bench.serve(looking(look), Options.builder().mount("/app"));
    assertThat(site.get(target).status()).isEqualTo(200);
  }

  private static void assertPaths(
      Map<String, Object> env, String scriptName, String pathInfo, String uri) {
    assertThat(env).containsEntry("SCRIPT_NAME", scriptName);
    assertThat(env).containsEntry("PATH_INFO", pathInfo);
    assertThat(env).containsEntry("REQUEST_URI", uri);
  }

  private void mounts() {
    each(
        "HND-08",
        "a mounted app sees its mount as the script name, and the raw target",
        bench ->
            mounted(
                bench,
                "/app/x%20y?z",
                env -> {
                  assertPaths(env, "/app", "/x y", "/app/x%20y?z");
                  assertThat(env).containsEntry("pintle.raw_path_info", "/x%20y");
                }));
    each(
        "HND-08",
        "the mount itself has an empty path",
        bench -> mounted(bench, "/app", env -> assertPaths(env, "/app", "", "/app")));
    each(
        "HND-08",
        "the mount with a slash has the path of a slash",
        bench -> mounted(bench, "/app/", env -> assertPaths(env, "/app", "/", "/app/")));
    each(
        "HND-08",
        "outside of the mount is a 404 without a call",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.text("called").withStatus(201), Options.builder().mount("/app"));
          for (String target : new String[] {"/", "/other", "/application", "/App/x"}) {
            assertThat(site.get(target).status()).as(target).isEqualTo(404);
          }
        });
  }
}
