package dev.pintle.http.load;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The server under load: {@code LoadServer [OPTION=VALUE…]}, with options as {@code -o} has them.
 * It prints its port, and ends when its standard input does.
 */
public final class LoadServer {
  private static final int LARGE_BYTES = 5 * 1024 * 1024;

  private final byte[] large = Patterns.bytes(LARGE_BYTES);
  private volatile Server server;

  private LoadServer() {}

  /**
   * Serves.
   *
   * @param arguments options
   * @throws Exception if it cannot
   */
  public static void main(String[] arguments) throws Exception {
    Options.Builder options = Options.builder(new HttpHandler()).listen("127.0.0.1:0");
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    LoadServer load = new LoadServer();
    load.server = new HttpHandler().start(load.app(), options.build());
    System.out.println(load.server.port());
    while (System.in.read() >= 0) {
      // Whoever started it is still there.
    }
    var unused = load.server.drain(Duration.ZERO);
  }

  private App app() {
    return env ->
        switch (Env.PATH_INFO.get(env)) {
          case "/stream" -> stream(Long.parseLong(Env.QUERY_STRING.get(env)));
          case "/file" -> Response.file(Path.of(Request.of(env).queryParams().first("path")));
          case "/bytes" -> Response.bytes("application/octet-stream", large);
          case "/upload" -> upload(env);
          case "/stats" -> Response.text(stats());
          default -> echo(Env.QUERY_STRING.get(env));
        };
  }

  /** Answers with the query, so that no reply passes for another's; {@code slow…} takes 100 ms. */
  private static Response echo(String query) throws InterruptedException {
    if (query.startsWith("slow")) {
      Thread.sleep(100);
    }
    return Response.text(query);
  }

  private static Response stream(long bytes) {
    return Response.of(
        200,
        Headers.of("Content-Type", "application/octet-stream"),
        Body.writer(out -> Patterns.write(bytes, out)));
  }

  private static Response upload(Map<String, Object> env) throws IOException {
    CRC32 sum = new CRC32();
    long count = 0;
    byte[] buffer = new byte[16 * 1024];
    InputStream in = Env.INPUT.get(env);
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sum.update(buffer, 0, n);
      count += n;
    }
    return Response.text(count + " " + sum.getValue());
  }

  private String stats() {
    System.gc();
    ServerStats stats = server.stats();
    return String.join(
        "\n",
        "accepted=" + stats.accepted(),
        "connections=" + stats.connections(),
        "active=" + stats.active(),
        "threads=" + stats.threads(),
        "allThreads=" + ManagementFactory.getThreadMXBean().getThreadCount(),
        "heap=" + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }
}
