package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Response;

/** Of something that is only looked at, as it is now: GET and HEAD, and no cache keeps it. */
final class ReadOnly implements Middleware {
  @Override
  public App wrap(App app) {
    return env -> {
      String method = Env.REQUEST_METHOD.get(env);
      Response response =
          method.equals("GET") || method.equals("HEAD")
              ? app.call(env)
              : Response.text("only GET and HEAD are answered here")
                  .withStatus(405)
                  .withHeader("Allow", "GET, HEAD");
      return response
          .withHeader("Cache-Control", "no-store")
          .withHeader("X-Content-Type-Options", "nosniff");
    };
  }
}
