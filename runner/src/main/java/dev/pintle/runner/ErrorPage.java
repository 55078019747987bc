package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Middleware;
import dev.pintle.Response;
import dev.pintle.spi.Failures;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Answers an uncaught exception with a page that shows it. For development only. */
final class ErrorPage implements Middleware {
  @Override
  public App wrap(App app) {
    return env -> {
      try {
        return app.call(env);
      } catch (HttpException e) {
        throw e;
      } catch (Throwable e) {
        String request = Env.REQUEST_METHOD.get(env) + " " + Env.REQUEST_URI.get(env);
        // Logs it, too.
        int status = Failures.toResponse(e, request).status();
        return Response.html(page(request, e)).withStatus(status);
      }
    };
  }

  private static String page(String request, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%2$s</title>
        <style>
        body { font: 16px/1.5 sans-serif; margin: 2em; }
        h1 { font-size: 1.3em; }
        pre { background: #f4f4f4; overflow: auto; padding: 1em; }
        </style>
        </head>
        <body>
        <h1>%2$s</h1>
        <p>while answering <code>%1$s</code></p>
        <pre>%3$s</pre>
        <p>This page is shown because the app runs with <code>-E development</code>.</p>
        </body>
        </html>
        """
        .formatted(
            Html.escape(request), Html.escape(failure.toString()), Html.escape(trace.toString()));
  }
}
