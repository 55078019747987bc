package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.MountPath;
import dev.pintle.spi.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * What a version of an app has to pass before it serves: its own check, and requests that warm it
 * up. No client is served meanwhile who would not be without it.
 */
final class Rehearsal {
  /** Who would warm it up over connections would have to be a web server. */
  private static final String SPEAKS_NO_HTTP = "fcgi";

  private final RehearsalSettings settings;
  private final String handler;
  private final Options options;
  private final String mount;
  private final boolean secure;

  /**
   * Makes one for all versions.
   *
   * @param handler its name
   * @param options those of the server
   */
  Rehearsal(RehearsalSettings settings, String handler, Options options) {
    this.settings = settings;
    this.handler = handler;
    this.options = options;
    this.mount = Addresses.encoded(MountPath.normalize(options.mount()));
    this.secure =
        ListenAddress.of(options).stream()
            .anyMatch(address -> address instanceof ListenAddress.Tcp tcp && tcp.tls());
  }

  /**
   * Has a version make its own check, if there is one.
   *
   * @throws LoadException in a sentence, if it must not serve
   */
  void check(App version) throws LoadException {
    String check = settings.check();
    if (check != null) {
      Service service = service(version);
      within(settings.patience(), "the check GET " + check, () -> check(service, check));
    }
  }

  /**
   * Warms a version up, if that was asked for; but for the handler, which has served before.
   *
   * @throws LoadException in a sentence, if it must not serve
   */
  void warmUp(App version) throws LoadException {
    if (!settings.warmUp().isEmpty()) {
      Duration limit = settings.warmUpTime().plus(settings.patience());
      Service service = service(version);
      within(limit, "the warm-up", () -> warmUp(service));
    }
  }

  /**
   * Warms the first version up, together with a handler that has not served.
   *
   * @param version by itself
   * @param whole behind the gate, with all that will be around it
   * @param gate closed
   * @throws LoadException in a sentence, if it must not serve
   */
  void warmUp(Handler cold, App version, App whole, Gate gate)
      throws LoadException, InterruptedException {
    if (cold.name().equals(SPEAKS_NO_HTTP)) {
      warmUp(version);
      return;
    }
    try {
      new HandlerWarmUp(cold, options, settings, mount, secure, gate).of(whole);
    } catch (IOException e) {
      System.err.println(
          "pintle: only the app is warmed up, for asking the handler over connections failed: "
              + Reason.of(e));
      warmUp(version);
    }
  }

  private Service service(App version) {
    return new Service(handler, version, options, Runnable::run);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws LoadException;
  }

  private static void within(Duration limit, String what, Work work) throws LoadException {
    try {
      boolean unused =
          BriefThread.call(
              "pintle-rehearsal",
              () -> {
                work.run();
                return true;
              },
              limit);
    } catch (TimeoutException e) {
      throw new LoadException(what + " has not ended within " + limit.toMillis() + " ms");
    }
  }

  private void check(Service service, String check) throws LoadException {
    int status = status(service, check, "pintle-check");
    if (status < 200 || status > 299) {
      throw failure("the check GET " + check, status);
    }
  }

  private void warmUp(Service service) throws LoadException {
    long end = System.nanoTime() + settings.warmUpTime().toNanos();
    for (int i = 0; i < settings.warmUpRequests(); i++) {
      for (String target : settings.warmUp()) {
        if (System.nanoTime() - end > 0) {
          return;
        }
        int status = status(service, target, "pintle-warm-up");
        if (status == 0 || status > 499) {
          throw failure("the warm-up GET " + target, status);
        }
      }
    }
  }

  private int status(Service service, String target, String agent) {
    RehearsalRequest request = new RehearsalRequest(service, mount + target, agent, secure);
    request.run();
    return request.status();
  }

  private static LoadException failure(String what, int status) {
    return new LoadException(what + (status == 0 ? " broke off" : " answered " + status));
  }
}
