import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Mount;
import dev.pintle.Request;
import dev.pintle.Response;
import java.util.concurrent.atomic.AtomicLong;

/** Several apps under one roof, with a middleware around them. */
public class Site {
  private static final AtomicLong FINISHED = new AtomicLong();

  private static final Middleware COUNTED =
      app ->
          env -> {
            Env.COMPLETION.get(env).onComplete(outcome -> FINISHED.incrementAndGet());
            return app.call(env).withHeader("X-Finished-Before", FINISHED.toString());
          };

  private Site() {}

  /** What bin/pintle runs. */
  public static App app() {
    App greeting = env -> Response.text("Hello, " + Request.of(env).queryParams().first("name"));
    App rest = env -> Response.text("There is no " + Request.of(env).path()).withStatus(404);
    return COUNTED.wrap(
        Mount.of()
            .at("/", rest)
            .at("/greet", greeting)
            .at("/source", env -> Response.redirect("https://example.org/")));
  }
}
