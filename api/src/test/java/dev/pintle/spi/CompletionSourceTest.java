package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.CapturedLog;
import dev.pintle.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CompletionSourceTest {
  private static final Outcome SENT = new Outcome(200, 5, Duration.ofMillis(3), null);

  private final CompletionSource source = new CompletionSource();
  private final List<String> seen = new ArrayList<>();

  @Test
  @Tag("END-02")
  void runsHooksInReverseOrder() {
    source.onComplete(outcome -> seen.add("first"));
    source.onComplete(outcome -> seen.add("second"));
    source.onComplete(outcome -> seen.add("third"));

    source.complete(SENT);

    assertThat(seen).containsExactly("third", "second", "first");
  }

  @Test
  @Tag("END-01")
  void runsHooksOnceWithTheFirstOutcome() {
    List<Outcome> outcomes = new ArrayList<>();
    source.onComplete(outcomes::add);

    source.complete(SENT);
    source.complete(new Outcome(500, 0, Duration.ZERO, new Exception("late")));

    assertThat(outcomes).containsExactly(SENT);
  }

  @Test
  @Tag("END-03")
  void logsAHookThatThrowsAndRunsTheOthers() {
    source.onComplete(outcome -> seen.add("first"));
    source.onComplete(
        outcome -> {
          throw new AssertionError("hook is broken");
        });

    try (CapturedLog log = new CapturedLog()) {
      source.complete(SENT);

      assertThat(log.text()).contains("ERROR dev.pintle").containsOnlyOnce("hook is broken");
    }
    assertThat(seen).containsExactly("first");
  }

  @Test
  @Tag("END-04")
  void runsALateHookAtOnce() {
    source.complete(SENT);
    source.onComplete(outcome -> seen.add("late " + outcome.status()));

    assertThat(seen).containsExactly("late 200");
  }

  @Test
  @Tag("END-04")
  void runsAHookThatAHookRegistersAtOnce() {
    source.onComplete(
        outcome -> {
          source.onComplete(inner -> seen.add("inner"));
          seen.add("outer");
        });

    source.complete(SENT);

    assertThat(seen).containsExactly("inner", "outer");
  }

  @Test
  void tellsWhetherThereIsUserCodeToRun() {
    assertThat(source.hasHooks()).isFalse();
    source.onComplete(outcome -> {});
    assertThat(source.hasHooks()).isTrue();
    source.complete(SENT);
    assertThat(source.hasHooks()).isFalse();
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> source.onComplete(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.complete(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  @Tag("END-01")
  void losesNoHookThatIsRegisteredWhileItCompletes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 300; round++) {
        CompletionSource raced = new CompletionSource();
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger ready = new AtomicInteger();
        Future<?> registering =
            threads.submit(
                () -> {
                  ready.incrementAndGet();
                  while (ready.get() < 2) {
                    Thread.onSpinWait();
                  }
                  for (int i = 0; i < 200; i++) {
                    raced.onComplete(outcome -> runs.incrementAndGet());
                  }
                  return null;
                });
        Future<?> completing =
            threads.submit(
                () -> {
                  ready.incrementAndGet();
                  while (ready.get() < 2) {
                    Thread.onSpinWait();
                  }
                  raced.complete(SENT);
                  return null;
                });
        registering.get();
        completing.get();

        assertThat(runs).hasValue(200);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
