package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises of the request map that need more than one look, in memory and over a socket alike. */
@Tag("socket")
@Timeout(60)
class RequestMapsAtEveryDepthTest {
  @ParameterizedTest
  @EnumSource
  @Tag("ENV-01")
  void eachRequestHasItsOwn(AtDepth depth) {
    List<Map<String, Object>> maps = new ArrayList<>();
    App app =
        env -> {
          maps.add(env);
          Object before = env.put("my.key", "left behind");
          env.put("PATH_INFO", "/changed");
          env.remove("QUERY_STRING");
          return Response.text(before + " " + env.get("PATH_INFO") + " " + env.get("QUERY_STRING"));
        };
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/a?b").send()).hasBody("null /changed null");
      assertThat(client.get("/a?b").send()).hasBody("null /changed null");
    }
    assertThat(maps.get(0)).isNotSameAs(maps.get(1));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("ENV-34")
  void itStaysReadableAfterTheEnd(AtDepth depth) {
    List<Map<String, Object>> maps = new ArrayList<>();
    App app =
        env -> {
          maps.add(env);
          return Response.text("done");
        };
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/first?q=1").header("X-A", "one").send()).hasBody("done");
      assertThat(client.get("/second?q=2").header("X-A", "two").send()).hasBody("done");
      Map<String, Object> env = maps.get(0);
      assertThat(env)
          .containsEntry("PATH_INFO", "/first")
          .containsEntry("QUERY_STRING", "q=1")
          .containsEntry("HTTP_X_A", "one");
      assertThat(Env.HEADERS.get(env).first("X-A")).isEqualTo("one");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("HND-08")
  void itBeginsBelowTheMount(AtDepth depth) {
    App app = env -> Response.text(env.get("SCRIPT_NAME") + " " + env.get("PATH_INFO"));
    try (TestClient client = depth.client(app, Options.builder().mount("/app"))) {
      assertThat(client.get("/app/x").send()).hasStatus(200).hasBody("/app /x");
      assertThat(client.get("/app").send()).hasStatus(200).hasBody("/app ");
      assertThat(client.get("/application").send()).hasStatus(404);
      assertThat(client.get("/").send()).hasStatus(404);
    }
  }
}
