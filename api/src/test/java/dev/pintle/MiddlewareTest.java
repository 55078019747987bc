package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiddlewareTest {
  private final List<String> seen = new ArrayList<>();

  private Middleware named(String name) {
    return app ->
        env -> {
          seen.add(name + " in");
          Response response = app.call(env);
          seen.add(name + " out");
          return response.addHeader("X-Through", name);
        };
  }

  @Test
  void theFirstNamedIsOutermost() throws Exception {
    App app =
        Middleware.chain(named("a"), named("b"))
            .wrap(
                env -> {
                  seen.add("app");
                  return Response.status(200);
                });

    Response response = app.call(new HashMap<>());

    assertThat(seen).containsExactly("a in", "b in", "app", "b out", "a out");
    assertThat(response.headers().all("X-Through")).containsExactly("b", "a");
  }

  @Test
  void aChainOfNoneIsTheAppItself() {
    App app = env -> Response.status(200);

    assertThat(Middleware.chain().wrap(app)).isSameAs(app);
  }

  @Test
  void chainsCanBeChained() throws Exception {
    Middleware inner = Middleware.chain(named("b"), named("c"));

    Middleware.chain(named("a"), inner).wrap(env -> Response.status(200)).call(new HashMap<>());

    assertThat(seen).containsExactly("a in", "b in", "c in", "c out", "b out", "a out");
  }

  @Test
  void isNotChangedThroughTheArrayItWasMadeOf() throws Exception {
    Middleware[] all = {named("a")};
    Middleware chain = Middleware.chain(all);
    all[0] = named("x");

    chain.wrap(env -> Response.status(200)).call(new HashMap<>());

    assertThat(seen).containsExactly("a in", "a out");
  }
}
