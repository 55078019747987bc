import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends server-sent events, one a second, until the client leaves or the server drains. */
public class Ticker implements App {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <title>Ticker</title>
      <p>It is <output>…</output>.</p>
      <script>
        new EventSource("events").onmessage = e => document.querySelector("output").value = e.data;
      </script>
      """;

  @Override
  public Response call(Map<String, Object> env) {
    if (!Request.of(env).pathInfo().equals("/events")) {
      return Response.html(PAGE);
    }
    Cancellation cancellation = Env.CANCELLATION.get(env);
    return Response.stream("text/event-stream", out -> tick(out, cancellation));
  }

  private static void tick(BodySink out, Cancellation cancellation)
      throws IOException, InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    do {
      out.write(("data: " + Instant.now() + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } while (!cancelled.await(1, TimeUnit.SECONDS));
  }
}
