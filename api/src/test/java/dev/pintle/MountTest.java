package dev.pintle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pintle.spi.SampleRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTest {
  /** Answers with its name and the paths it sees. */
  private static App named(String name) {
    return env ->
        Response.text(
            String.join(
                " ",
                name,
                Env.SCRIPT_NAME.get(env),
                Env.PATH_INFO.get(env),
                Env.RAW_PATH_INFO.get(env)));
  }

  private static String answer(App app, SampleRequest request) throws Exception {
    Response response = app.call(request.env());
    return response.body() instanceof Body.Bytes body
        ? response.status() + " " + new String(body.bytes(), UTF_8)
        : response.toString();
  }

  private static String answer(App app, String target) throws Exception {
    return answer(app, SampleRequest.get(target));
  }

  @Nested
  class ByPath {
    private final Mount mount =
        Mount.of()
            .at("/", named("root"))
            .at("/api", named("api"))
            .at("/api/v2", named("v2"))
            .at("/my files/", named("files"));

    @Tag("MNT-01")
    @Tag("MNT-02")
    @ParameterizedTest
    @CsvSource({
      "/, 'root  / /'",
      "/x, 'root  /x /x'",
      "/apis, 'root  /apis /apis'",
      "/api, 'api /api  '",
      "/api/, 'api /api / /'",
      "/api/x%2Fy?q, 'api /api /x/y /x%2Fy'",
      "/api//x, 'api /api //x //x'",
      "/api/v2, 'v2 /api/v2  '",
      "/api/v2/a%20b, 'v2 /api/v2 /a b /a%20b'",
      "/api/v22, 'api /api /v22 /v22'",
      "/api/v2%2Fx, 'api /api /v2/x /v2%2Fx'",
      "/api%2Fx, 'root  /api/x /api%2Fx'",
      "/%61p%69/x, 'api /api /x /x'",
      "/my%20files/a, 'files /my files /a /a'",
      "/api/%FF/%zz, 'api /api /\uFFFD/%zz /%FF/%zz'",
    })
    void takesTheLongestPrefixAtASegmentBoundary(String target, String answer) throws Exception {
      assertThat(answer(mount, target)).isEqualTo("200 " + answer);
    }

    @Test
    void doesNotDependOnTheOrderOfMounting() throws Exception {
      Mount reversed =
          Mount.of().at("/a/b", named("ab")).at("/a", named("a")).at("/", named("root"));
      Mount forward =
          Mount.of().at("/", named("root")).at("/a", named("a")).at("/a/b", named("ab"));

      for (String target : List.of("/", "/a/x", "/a/b/x")) {
        assertThat(answer(reversed, target)).isEqualTo(answer(forward, target));
      }
    }

    @Test
    @Tag("MNT-01")
    void answers404WhereNothingMatches() throws Exception {
      Mount only = Mount.of().at("/api", named("api"));

      assertThat(answer(only, "/other")).startsWith("404 ");
      assertThat(answer(only, "*")).startsWith("404 ");
      assertThat(answer(Mount.of(), "/")).startsWith("404 ");
    }

    @Test
    void handsTargetsWithoutAPathToTheRoot() throws Exception {
      assertThat(answer(mount, "*")).isEqualTo("200 root   ");
    }

    @Test
    void goesOnFromTheMountOfTheServer() throws Exception {
      assertThat(answer(mount, SampleRequest.get("/srv/api/x").mount("/srv")))
          .isEqualTo("200 api /srv/api /x /x");
    }

    @Test
    void followsPathInfoWhereAMiddlewareHasChangedOnlyThat() throws Exception {
      Map<String, Object> env = SampleRequest.get("/old").env();
      env.put("PATH_INFO", "/api/a b");
      App read = e -> Response.text(Env.PATH_INFO.get(e) + Env.RAW_PATH_INFO.get(e));

      Response response = Mount.of().at("/api", read).call(env);

      assertThat(response.body()).isInstanceOf(Body.Bytes.class);
      assertThat(new String(((Body.Bytes) response.body()).bytes(), UTF_8)).isEqualTo("/a b/a%20b");
    }
  }

  @Nested
  class Inside {
    @Test
    @Tag("MNT-02")
    void anotherMountTheScriptNameGrows() throws Exception {
      Mount inner = Mount.of().at("/b", named("b"));
      Mount outer = Mount.of().at("/a", Mount.of().at("/", inner));

      assertThat(answer(outer, "/a/b/c%2Fd")).isEqualTo("200 b /a/b /c/d /c%2Fd");
      assertThat(answer(outer, "/a/c")).startsWith("404");
    }
  }

  @Nested
  class ByHost {
    private final Mount mount =
        Mount.of()
            .at("/", named("any"))
            .at("/long/path", named("anylong"))
            .at("example.com", "/", named("site"))
            .at("Example.com", "/api", named("api"))
            .at("example.com:8443", "/", named("tls"))
            .at("[::1]", "/", named("six"))
            .at("only.example", "/api", named("only"));

    @ParameterizedTest
    @CsvSource({
      "example.com, /x, site",
      "EXAMPLE.COM:81, /x, site",
      "example.com, /long/path, site",
      "example.com, /api, api",
      "example.com:8443, /api, tls",
      "[::1]:8080, /, six",
      "www.example.com, /, any",
      "www.example.com, /long/path, anylong",
      "only.example, /api, only",
      "only.example, /, any",
      "'', /, any",
    })
    void comesBeforeThoseForAnyHost(String host, String target, String name) throws Exception {
      assertThat(answer(mount, SampleRequest.get(target).headers("Host", host)))
          .startsWith("200 " + name + " ");
    }

    @Test
    void knowsThePortThatTheSchemeImplies() throws Exception {
      Mount ports =
          Mount.of().at("a.example:443", "/", named("tls")).at("a.example:80", "/", named("plain"));
      SampleRequest request = SampleRequest.get("/").headers("Host", "a.example");

      assertThat(answer(ports, request)).startsWith("200 plain");
      assertThat(answer(ports, request.scheme("https"))).startsWith("200 tls");
    }

    @Test
    void goesByTheTargetBeforeTheHostField() throws Exception {
      assertThat(answer(mount, SampleRequest.get("http://example.com/").headers("Host", "other")))
          .startsWith("200 site");
    }
  }

  @Nested
  class OuterMap {
    private final Map<String, Object> env =
        SampleRequest.get("/a/b?q").headers("Host", "h", "X-Y", "z").env();
    private final Map<String, Object> before = new HashMap<>(env);

    @Test
    @Tag("MNT-03")
    void staysWhatTheAppPutsOrRemoves() throws Exception {
      App vandal =
          inner -> {
            inner.put("my.key", "x");
            inner.put("PATH_INFO", "/vandal");
            inner.put("HTTP_HOST", "vandal");
            inner.remove("HTTP_X_Y");
            inner.keySet().removeIf(key -> key.startsWith("SERVER_"));
            inner.entrySet().iterator().next().setValue("vandal");
            inner.clear();
            return Response.text("done");
          };

      Response unused = Mount.of().at("/a", vandal).call(env);
      Response unused2 = Mount.of().at("/", vandal).call(env);

      assertThat(env).isEqualTo(before);
    }

    @Test
    @Tag("MNT-03")
    void staysWhatTheAppThrows() {
      App failing =
          inner -> {
            inner.put("SCRIPT_NAME", "/broken");
            throw new IllegalStateException("broken");
          };

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Mount.of().at("/a", failing).call(env));

      assertThat(env).isEqualTo(before);
    }

    @Test
    void isReadOnlyWhereTheAppReads() throws Exception {
      SampleRequest request = SampleRequest.get("/a/b").headers("X-Y", "z");
      App reader = inner -> Response.text((String) inner.get("HTTP_X_Y"));

      assertThat(answer(Mount.of().at("/a", reader), request)).isEqualTo("200 z");

      assertThat(request.asked())
          .contains("field X_Y")
          .doesNotContain("input", "headers", "errors", "completion", "localAddress");
    }
  }

  @Nested
  class Building {
    @Test
    void leavesTheMountItBeganWithAlone() throws Exception {
      Mount root = Mount.of().at("/", named("root"));
      Mount both = root.at("/a", named("a"));

      assertThat(answer(root, "/a")).startsWith("200 root");
      assertThat(answer(both, "/a")).startsWith("200 a");
    }

    @Test
    void refusesASecondAppInOnePlace() {
      Mount mount = Mount.of().at("/a", named("a")).at("h.example", "/", named("h"));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> mount.at("/a/", named("b")))
          .withMessageContaining("\"/a\"");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> mount.at("H.example", "/", named("b")))
          .withMessageContaining("\"H.example/\"");
      assertThat(mount.at("/A", named("b"))).isNotNull();
    }

    @Test
    void refusesMalformedPlaces() {
      assertThatIllegalArgumentException().isThrownBy(() -> Mount.of().at("a", named("a")));
      assertThatIllegalArgumentException().isThrownBy(() -> Mount.of().at("/a//b", named("a")));
      assertThatIllegalArgumentException().isThrownBy(() -> Mount.of().at("", "/", named("a")));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Mount.of().at("http://h/", "/", named("a")))
          .withMessageContaining("http://h/");
      assertThatNullPointerException().isThrownBy(() -> Mount.of().at("/a", null));
    }
  }

  @Nested
  class Closing {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesEachAppOnce() throws Exception {
      App one = new ClosableApp("one", null);

      Mount mount = Mount.of().at("/a", one).at("/b", named("plain")).at("h.example", "/", one);
      mount.at("/c", Mount.of().at("/", new ClosableApp("nested", null))).close();

      assertThat(closed).containsExactlyInAnyOrder("one", "nested");
    }

    @Test
    void closesTheOthersWhenOneThrows() {
      Mount mount =
          Mount.of()
              .at("/a", new ClosableApp("a", new IllegalStateException("a failed")))
              .at("/b", new ClosableApp("b", new IllegalStateException("b failed")))
              .at("/c", new ClosableApp("c", null));

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(mount::close)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(closed).containsExactlyInAnyOrder("a", "b", "c");
    }

    private final class ClosableApp implements App, AutoCloseable {
      private final String name;
      private final RuntimeException failure;

      ClosableApp(String name, RuntimeException failure) {
        this.name = name;
        this.failure = failure;
      }

      @Override
      public Response call(Map<String, Object> env) {
        return Response.text(name);
      }

      @Override
      public void close() {
        closed.add(name);
        if (failure != null) {
          throw failure;
        }
      }
    }
  }
}
