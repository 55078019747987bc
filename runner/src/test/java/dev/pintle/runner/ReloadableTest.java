package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Middleware;
import dev.pintle.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReloadableTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void servesTheNewVersionAfterAReplacement() throws Exception {
    Reloadable app = reloadable("one");

    app.replace(version("two"));

    assertThat(Call.of(app).text()).isEqualTo("two");
  }

  @Test
  void closesTheOldVersionAtOnceIfNoRequestIsInFlight() throws Exception {
    Reloadable app = reloadable("one");
    Call.of(app).end();

    app.replace(version("two"));

    assertThat(closed).containsExactly("one");
  }

  @Test
  void closesTheOldVersionAfterItsLastResponse() throws Exception {
    Reloadable app = reloadable("one");
    Call first = Call.of(app);
    Call second = Call.of(app);

    app.replace(version("two"));
    first.end();
    assertThat(closed).isEmpty();
    second.end();

    assertThat(closed).containsExactly("one");
  }

  @Test
  void closesAVersionAfterTheHooksOfItsApp() throws Exception {
    LoadedApp hooked =
        loaded(
            env -> {
              Env.COMPLETION.get(env).onComplete(outcome -> closed.add("hook"));
              return Response.status(204);
            },
            "one");
    Reloadable app = new Reloadable(version(same -> same, hooked));
    Call call = Call.of(app);
    app.replace(version("two"));

    call.end();

    assertThat(closed).containsExactly("hook", "one");
  }

  @Test
  void countsARequestWhoseAppThrew() throws Exception {
    LoadedApp failing =
        loaded(
            env -> {
              throw new IllegalStateException("on purpose");
            },
            "one");
    Reloadable app = new Reloadable(version(same -> same, failing));
    Call call = Call.prepared();
    assertThatThrownBy(() -> call.to(app)).hasMessage("on purpose");

    app.replace(version("two"));
    assertThat(closed).isEmpty();
    call.end();

    assertThat(closed).containsExactly("one");
  }

  @Test
  void closesTheLastVersionOnce() throws Exception {
    Reloadable app = reloadable("one");

    app.close();
    app.close();

    assertThat(closed).containsExactly("one");
    assertThatThrownBy(() -> Call.of(app)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesNoVersionUnderARequestHoweverOftenItIsClosed() throws Exception {
    Reloadable app = reloadable("one");
    Call call = Call.of(app);
    app.close();
    app.close();
    assertThat(closed).isEmpty();
    call.end();
    assertThat(closed).containsExactly("one");
  }

  @Test
  void tellsThatAVersionHasBeenClosedBehindThat() throws Exception {
    LoadedApp loaded = loaded(env -> Response.text("one"), "one");
    Version version = new Version(same -> same, loaded, () -> closed.add("told"));
    version.leave();
    assertThat(closed).containsExactly("one", "told");
  }

  @Test
  void callsNoVersionThatHasBeenClosed() throws Exception {
    Version version = version("one");
    Call call = Call.of(version);
    version.leave();
    assertThat(call.text()).isEqualTo("one");
    assertThat(closed).isEmpty();
    call.end();
    assertThat(closed).containsExactly("one");
    assertThatThrownBy(() -> Call.of(version)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesAVersionThatComesTooLate() throws Exception {
    Reloadable app = reloadable("one");
    app.close();

    app.replace(version("two"));

    assertThat(closed).containsExactly("one", "two");
  }

  @Test
  @Timeout(60)
  void waitsNoLongerThanItsLimitForAVersionThatHangsWhileItIsClosed() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Runnable hangs =
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        };
    LoadedApp hanging = new LoadedApp(new Closeable(env -> Response.text("one"), hangs), loader());
    Reloadable app = new Reloadable(version(same -> same, hanging), Duration.ofMillis(50));

    try (LoggedLines lines = new LoggedLines()) {
      app.replace(version("two"));

      lines.await("closing a version of the app has taken 50 ms; it was interrupted");
    }
    interrupted.await();
    assertThat(Call.of(app).text()).isEqualTo("two");
  }

  @Test
  void wrapsEachVersionInTheMiddleware() throws Exception {
    Middleware stamped = inner -> env -> inner.call(env).withStatus(299);
    Reloadable app = new Reloadable(version(stamped, loaded(env -> Response.text("one"), "one")));
    app.replace(version(stamped, loaded(env -> Response.text("two"), "two")));

    assertThat(Call.of(app).response().status()).isEqualTo(299);
  }

  @Test
  void callsTheAppWithItsOwnContextClassLoader() throws Exception {
    List<ClassLoader> seen = new ArrayList<>();
    LoadedApp loaded =
        loaded(
            env -> {
              seen.add(Thread.currentThread().getContextClassLoader());
              return Response.stream(
                  "text/plain", out -> seen.add(Thread.currentThread().getContextClassLoader()));
            },
            "one");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    Call.of(new Reloadable(version(same -> same, loaded))).response().body().writeTo(null);

    assertThat(seen).containsExactly(loaded.loader(), loaded.loader());
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  private Reloadable reloadable(String name) throws LoadException {
    return new Reloadable(version(name));
  }

  private Version version(String name) throws LoadException {
    return version(same -> same, loaded(env -> Response.text(name), name));
  }

  private static Version version(Middleware middleware, LoadedApp loaded) {
    return new Version(middleware, loaded, () -> {});
  }

  private LoadedApp loaded(App app, String name) throws LoadException {
    return new LoadedApp(new Closeable(app, () -> closed.add(name)), loader());
  }

  private static AppClassLoader loader() throws LoadException {
    return AppClassLoader.of(Map.of(), List.of());
  }

  private record Closeable(App app, Runnable onClose) implements App, AutoCloseable {
    @Override
    public Response call(Map<String, Object> env) throws Exception {
      return app.call(env);
    }

    @Override
    public void close() {
      onClose.run();
    }
  }
}
