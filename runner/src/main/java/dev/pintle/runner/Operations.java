package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts what operators have asked for around an app: nothing at all if that is nothing. Outermost
 * are the requests in flight, for they are all that are there; what has a path of its own comes
 * before everything else that is the app's.
 */
final class Operations implements Middleware, AutoCloseable {
  private final @Nullable InFlight inFlight;
  private final @Nullable SlowLog slowLog;
  private final @Nullable Retirement retirement;
  private final Map<String, App> paths = new HashMap<>();

  private Operations(
      @Nullable InFlight inFlight, @Nullable SlowLog slowLog, @Nullable Retirement retirement) {
    this.inFlight = inFlight;
    this.slowLog = slowLog;
    this.retirement = retirement;
  }

  /**
   * Begins to watch.
   *
   * @param settings what was asked for
   * @param app how the app was named
   * @param handler the handler's name
   * @param life of the server that will be started
   * @param begun as long as it says no, requests are those of a warm-up
   */
  static Operations begin(
      OperationSettings settings, String app, String handler, Life life, BooleanSupplier begun) {
    boolean watches = settings.status() != null || settings.slowLog() != null;
    InFlight inFlight = watches ? new InFlight(begun) : null;
    SlowLog slowLog =
        inFlight == null || settings.slowLog() == null
            ? null
            : SlowLog.start(settings.slowLog(), inFlight);
    Retirement retirement =
        settings.supervised() ? new Retirement(settings.maxRequests(), life, begun) : null;
    Operations operations = new Operations(inFlight, slowLog, retirement);
    if (settings.ping() != null) {
      String response = settings.pingResponse();
      operations.paths.put(settings.ping(), new ReadOnly().wrap(env -> Response.text(response)));
    }
    if (settings.ready() != null) {
      operations.paths.put(settings.ready(), new ReadOnly().wrap(env -> readiness(life)));
    }
    if (inFlight != null && settings.status() != null) {
      App page =
          new StatusPage(
              app,
              handler,
              life,
              inFlight,
              slowLog,
              retirement == null ? 0 : retirement.after(),
              settings.statusAccess());
      operations.paths.put(settings.status(), new ReadOnly().wrap(page));
    }
    return operations;
  }

  private static Response readiness(Life life) {
    return life.isReady() ? Response.text("ready") : Response.text("draining").withStatus(503);
  }

  @Override
  public App wrap(App app) {
    App served = retirement == null ? app : retirement.wrap(app);
    served = paths.isEmpty() ? served : withPaths(served);
    return inFlight == null ? served : inFlight.wrap(served);
  }

  private App withPaths(App app) {
    return env -> paths.getOrDefault(Env.PATH_INFO.get(env), app).call(env);
  }

  @Override
  public void close() {
    if (slowLog != null) {
      slowLog.close();
    }
  }
}
