package dev.pintle.spi;

import static dev.pintle.Cancellation.Reason.CLIENT_GONE;
import static dev.pintle.Cancellation.Reason.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Cancellation.Registration;
import dev.pintle.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CancellationSourceTest {
  private final CancellationSource source = new CancellationSource();
  private final List<String> seen = new ArrayList<>();

  @Test
  @Tag("CAN-01")
  void isNotCancelledAtFirst() {
    assertThat(source.isCancelled()).isFalse();
    assertThat(source.reason()).isNull();
  }

  @Test
  @Tag("CAN-01")
  void keepsTheFirstReason() {
    assertThat(source.cancel(CLIENT_GONE)).isTrue();
    assertThat(source.cancel(SHUTDOWN)).isFalse();

    assertThat(source.isCancelled()).isTrue();
    assertThat(source.reason()).isEqualTo(CLIENT_GONE);
  }

  @Test
  @Tag("CAN-02")
  void runsEachActionOnceInOrder() {
    try (Registration first = source.onCancel(() -> seen.add("first"));
        Registration second = source.onCancel(() -> seen.add("second"))) {
      source.cancel(SHUTDOWN);
      source.cancel(SHUTDOWN);

      assertThat(List.of(first, second)).doesNotHaveDuplicates();
    }
    assertThat(seen).containsExactly("first", "second");
  }

  @Test
  @Tag("CAN-02")
  void tellsAnActionTheReason() {
    Registration registration = source.onCancel(() -> seen.add("because of " + source.reason()));

    source.cancel(SHUTDOWN);
    registration.close();

    assertThat(seen).containsExactly("because of SHUTDOWN");
  }

  @Test
  @Tag("CAN-02")
  void leavesTheActionsToTheCallerWhereNothingMayBlock() {
    source.onCancel(() -> seen.add("because of " + source.reason()));

    Runnable actions = source.mark(CLIENT_GONE);
    assertThat(source.isCancelled()).isTrue();
    assertThat(seen).isEmpty();
    assertThat(source.mark(SHUTDOWN)).isNull();
    assertThat(source.cancel(SHUTDOWN)).isFalse();
    actions.run();
    actions.run();

    assertThat(seen).containsExactly("because of CLIENT_GONE");
  }

  @Test
  @Tag("CAN-02")
  void runsALateActionAtOnce() {
    source.cancel(CLIENT_GONE);

    source.onCancel(() -> seen.add("late")).close();

    assertThat(seen).containsExactly("late");
  }

  @Test
  @Tag("CAN-03")
  void doesNotRunAnActionThatWasTakenBack() {
    source.onCancel(() -> seen.add("taken back")).close();
    Registration kept = source.onCancel(() -> seen.add("kept"));

    source.cancel(CLIENT_GONE);
    kept.close();

    assertThat(seen).containsExactly("kept");
  }

  @Test
  @Tag("CAN-03")
  void doesNotRunAnActionThatAnotherActionTakesBack() {
    List<Registration> registrations = new ArrayList<>();
    registrations.add(source.onCancel(() -> registrations.get(1).close()));
    registrations.add(source.onCancel(() -> seen.add("second")));

    source.cancel(CLIENT_GONE);

    assertThat(seen).isEmpty();
  }

  @Test
  @Tag("CAN-04")
  void logsAnActionThatThrowsAndRunsTheOthers() {
    source.onCancel(
        () -> {
          throw new AssertionError("action is broken");
        });
    source.onCancel(() -> seen.add("second"));

    try (CapturedLog log = new CapturedLog()) {
      source.cancel(CLIENT_GONE);

      assertThat(log.text()).contains("ERROR dev.pintle").containsOnlyOnce("action is broken");
    }
    assertThat(seen).containsExactly("second");
  }

  @Test
  @Tag("CAN-04")
  void doesNotThrowWhatALateActionThrows() {
    source.cancel(CLIENT_GONE);

    try (CapturedLog log = new CapturedLog()) {
      source.onCancel(
          () -> {
            throw new IllegalStateException("late action is broken");
          });

      assertThat(log.text()).contains("late action is broken");
    }
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> source.onCancel(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.cancel(null)).isInstanceOf(NullPointerException.class);
    assertThat(source.isCancelled()).isFalse();
  }

  @Test
  @Tag("CAN-02")
  void losesNoActionThatIsRegisteredWhileItIsCancelled() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 300; round++) {
        CancellationSource raced = new CancellationSource();
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
                    raced.onCancel(runs::incrementAndGet);
                  }
                  return null;
                });
        Future<?> cancelling =
            threads.submit(
                () -> {
                  ready.incrementAndGet();
                  while (ready.get() < 2) {
                    Thread.onSpinWait();
                  }
                  return raced.cancel(SHUTDOWN);
                });
        registering.get();
        cancelling.get();

        assertThat(runs).hasValue(200);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
