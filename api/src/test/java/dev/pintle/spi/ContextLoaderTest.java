package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.Lint;
import dev.pintle.Middleware;
import dev.pintle.Outcome;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The context class loader of what an app registers and a handler runs. */
class ContextLoaderTest {
  private final Thread thread = Thread.currentThread();
  private final ClassLoader handlers = thread.getContextClassLoader();
  private final ClassLoader apps = new URLClassLoader(new URL[0], handlers);
  private final List<ClassLoader> seen = new ArrayList<>();

  private void see() {
    seen.add(thread.getContextClassLoader());
  }

  private void asApp(Runnable register) {
    thread.setContextClassLoader(apps);
    register.run();
    thread.setContextClassLoader(handlers);
  }

  @AfterEach
  void reset() {
    thread.setContextClassLoader(handlers);
  }

  @Test
  void isTheAppsInACompletionHook() {
    CompletionSource completion = new CompletionSource();
    asApp(() -> completion.onComplete(outcome -> see()));
    completion.complete(new Outcome(200, 0, Duration.ZERO, null));
    assertThat(seen).containsExactly(apps);
    assertThat(thread.getContextClassLoader()).isSameAs(handlers);
  }

  @Test
  void isTheAppsInACancellationAction() {
    CancellationSource cancellation = new CancellationSource();
    asApp(() -> cancellation.onCancel(this::see));
    cancellation.cancel(Cancellation.Reason.SHUTDOWN);
    assertThat(seen).containsExactly(apps);
    assertThat(thread.getContextClassLoader()).isSameAs(handlers);
  }

  @Test
  void isTheHandlersAgainAfterAHookThatThrows() {
    CompletionSource completion = new CompletionSource();
    asApp(
        () -> {
          completion.onComplete(outcome -> see());
          completion.onComplete(
              outcome -> {
                throw new IllegalStateException("thrown by a test");
              });
        });
    completion.complete(new Outcome(200, 0, Duration.ZERO, null));
    assertThat(seen).containsExactly(apps);
    assertThat(thread.getContextClassLoader()).isSameAs(handlers);
  }

  @Test
  void isTheAppsInWhatIsRegisteredLate() {
    CompletionSource completion = new CompletionSource();
    completion.complete(new Outcome(200, 0, Duration.ZERO, null));
    asApp(() -> completion.onComplete(outcome -> see()));
    assertThat(seen).containsExactly(apps);
  }

  @Test
  void isThatOfTheAppsClassWhateverOfOursStandsBeforeIt() {
    App app =
        (App)
            Proxy.newProxyInstance(
                apps, new Class<?>[] {App.class}, (proxy, method, arguments) -> null);
    App chained = Middleware.chain(a -> a, a -> a).wrap(app);
    assertThat(ContextLoader.of(app)).isSameAs(apps);
    assertThat(ContextLoader.of(chained)).isSameAs(apps);
    assertThat(ContextLoader.of(Lint.check().wrap(chained))).isSameAs(apps);
  }
}
