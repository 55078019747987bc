package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.ServerStats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the server does now and has done so far: {@code ?json} and {@code ?html} choose the format,
 * {@code ?full} adds the requests in flight. Fields that php-fpm's status page has too are named as
 * there, and are of the same unit: seconds, and microseconds for the time a request has taken.
 */
final class StatusPage implements App {
  private final String app;
  private final String handler;
  private final Life life;
  private final InFlight inFlight;
  private final @Nullable SlowLog slowLog;
  private final long retiresAfter;
  private final StatusAccess access;
  private final Clock clock;

  /**
   * Makes one.
   *
   * @param app how the app was named
   * @param handler the handler's name
   * @param slowLog null if there is none
   * @param retiresAfter how many requests; 0 for never
   * @param access who may see it
   */
  StatusPage(
      String app,
      String handler,
      Life life,
      InFlight inFlight,
      @Nullable SlowLog slowLog,
      long retiresAfter,
      StatusAccess access) {
    this.app = app;
    this.handler = handler;
    this.life = life;
    this.inFlight = inFlight;
    this.slowLog = slowLog;
    this.retiresAfter = retiresAfter;
    this.access = access;
    this.clock = Clock.system(ZoneId.systemDefault());
  }

  @Override
  public Response call(Map<String, Object> env) {
    if (!access.allows(env)) {
      return Response.text("this address may not see the status page").withStatus(403);
    }
    Server server = life.server();
    if (server == null) {
      return Response.text("the server is starting; ask again").withStatus(503);
    }
    Set<String> asked = asked(Env.QUERY_STRING.get(env));
    StatusFormat format =
        asked.contains("json")
            ? StatusFormat.JSON
            : asked.contains("html") ? StatusFormat.HTML : StatusFormat.TEXT;
    return format.write(
        report(server.stats()), asked.contains("full") ? requests() : null, clock.getZone());
  }

  private static Set<String> asked(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(parameter -> parameter.split("=", 2)[0])
        .collect(Collectors.toSet());
  }

  private Map<String, Object> report(ServerStats stats) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("app", app);
    report.put("handler", handler);
    report.put("pid", ProcessHandle.current().pid());
    report.put("state", life.state().name().toLowerCase(Locale.ROOT));
    report.put("start time", life.begin());
    report.put("start since", life.age().toSeconds());
    report.put("accepted conn", stats.accepted());
    report.put("refused conn", stats.refused());
    report.put("open conn", stats.connections());
    report.put("total requests", stats.requests());
    report.put("active requests", stats.active());
    report.put("max active requests", (long) inFlight.most());
    report.put("queued requests", stats.queued());
    report.put("cancelled requests", inFlight.cancelled());
    if (slowLog != null) {
      report.put("slow requests", slowLog.count());
    }
    if (retiresAfter > 0) {
      report.put("retires after requests", retiresAfter);
    }
    report.put("threads", stats.threads());
    return report;
  }

  /** Oldest first. */
  private List<Map<String, Object>> requests() {
    long now = System.nanoTime();
    Instant time = clock.instant();
    List<Flight> flights = new ArrayList<>(inFlight.all());
    flights.sort(Comparator.comparingLong(flight -> flight.start() - now));
    List<Map<String, Object>> requests = new ArrayList<>();
    for (Flight flight : flights) {
      // One that has begun since is as old as this moment.
      Duration age = Duration.ofNanos(Math.max(0, now - flight.start()));
      Thread thread = flight.thread();
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("state", flight.state().name().toLowerCase(Locale.ROOT));
      request.put("start time", time.minus(age));
      request.put("request duration", age.toNanos() / 1000);
      request.put("request method", flight.method());
      request.put("request URI", flight.target());
      request.put("remote address", flight.remoteAddress() == null ? "-" : flight.remoteAddress());
      request.put("thread", thread == null ? "-" : SlowLog.name(thread));
      requests.add(request);
    }
    return requests;
  }
}
