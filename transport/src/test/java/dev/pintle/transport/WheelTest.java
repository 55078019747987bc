package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines are met within two ticks, whatever is scheduled, moved and removed. */
class WheelTest {
  private static final long TICK = Wheel.TICK_NANOS;
  private static final long ORIGIN = -5_000_000_000L; // nanoTime may be negative
  private final Wheel wheel = new Wheel(ORIGIN);
  private final List<Entry> expired = new ArrayList<>();

  private final class Entry extends Timed {
    long deadline;

    Entry(long deadline) {
      this.deadline = deadline;
    }

    @Override
    long deadline() {
      return deadline;
    }

    @Override
    void expire() {
      expired.add(this);
      deadline = Long.MAX_VALUE;
    }
  }

  private Entry scheduled(long deadline) {
    Entry entry = new Entry(deadline);
    wheel.schedule(entry);
    return entry;
  }

  @Test
  void expiresWhatIsDueAndNothingElse() {
    Entry soon = scheduled(ORIGIN + 10 * TICK);
    Entry later = scheduled(ORIGIN + 20 * TICK);

    wheel.advance(ORIGIN + 9 * TICK);
    assertThat(expired).isEmpty();
    wheel.advance(ORIGIN + 12 * TICK);
    assertThat(expired).containsExactly(soon);
    wheel.advance(ORIGIN + 22 * TICK);
    assertThat(expired).containsExactly(soon, later);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void followsADeadlineThatMovesLaterOnItsOwn() {
    Entry entry = scheduled(ORIGIN + 10 * TICK);
    entry.deadline = ORIGIN + 100 * TICK;

    wheel.advance(ORIGIN + 50 * TICK);
    assertThat(expired).isEmpty();
    wheel.advance(ORIGIN + 102 * TICK);
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void followsADeadlineThatMovesEarlierIfToldSo() {
    Entry entry = scheduled(ORIGIN + 100 * TICK);
    entry.deadline = ORIGIN + 10 * TICK;
    wheel.schedule(entry);

    wheel.advance(ORIGIN + 12 * TICK);
    assertThat(expired).containsExactly(entry);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void dropsAnEntryThatHasNoDeadlineAnyMore() {
    Entry entry = scheduled(ORIGIN + 10 * TICK);
    entry.deadline = Long.MAX_VALUE;

    wheel.advance(ORIGIN + 12 * TICK);
    assertThat(expired).isEmpty();
    assertThat(wheel.size()).isZero();
    assertThat(wheel.waitMillis(ORIGIN + 12 * TICK)).isZero();
  }

  @Test
  void keepsADeadlineBeyondOneTurnOfTheWheel() {
    long deadline = ORIGIN + 5L * Wheel.SLOTS * TICK;
    Entry entry = scheduled(deadline);
    for (long now = ORIGIN; now < deadline; now += 7 * TICK) {
      wheel.advance(now);
      assertThat(expired).isEmpty();
    }
    wheel.advance(deadline + 2 * TICK);
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void expiresAllOnceAfterAPauseLongerThanATurn() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i < 3 * Wheel.SLOTS; i += 5) {
      entries.add(scheduled(ORIGIN + i * TICK));
    }
    wheel.advance(ORIGIN + 10L * Wheel.SLOTS * TICK);
    assertThat(expired).containsExactlyInAnyOrderElementsOf(entries);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void acceptsNewEntriesAfterALongPauseBeforeItHasAdvanced() {
    wheel.advance(ORIGIN);
    long now = ORIGIN + 3L * Wheel.SLOTS * TICK; // an empty wheel is not advanced while it waits
    Entry entry = scheduled(now + 10 * TICK);

    wheel.advance(now);
    assertThat(expired).isEmpty();
    wheel.advance(now + 12 * TICK);
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void waitsUntilTheNextSlotThatHoldsSomething() {
    assertThat(wheel.waitMillis(ORIGIN)).as("for ever").isZero();
    scheduled(ORIGIN + TimeUnit.SECONDS.toNanos(1));
    assertThat(wheel.waitMillis(ORIGIN)).isBetween(1000L, 1000 + 2 * 64L);
    scheduled(ORIGIN + TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(wheel.waitMillis(ORIGIN)).isBetween(100L, 100 + 2 * 64L);
    assertThat(wheel.waitMillis(ORIGIN + TimeUnit.SECONDS.toNanos(2))).as("overdue").isEqualTo(1);
  }

  @Test
  void anEntryMayRemoveAnotherOfItsSlotWhenItExpires() {
    Entry bystander = new Entry(ORIGIN + 10 * TICK);
    List<Timed> removers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Timed remover =
          new Timed() {
            @Override
            long deadline() {
              return ORIGIN + 10 * TICK;
            }

            @Override
            void expire() {
              removers.add(this);
              wheel.remove(bystander);
            }
          };
      wheel.schedule(remover);
      if (i == 0) {
        wheel.schedule(bystander); // between the two, whichever end is looked at first
      }
    }
    wheel.advance(ORIGIN + 12 * TICK);
    assertThat(removers).hasSize(2);
    assertThat(expired).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAPlainListOfDeadlines(long seed) {
    Random random = new Random(seed);
    List<Entry> live = new ArrayList<>();
    long now = ORIGIN;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> live.add(scheduled(now + random.nextLong(60 * 1000) * 1_000_000));
        case 3 -> {
          if (!live.isEmpty()) {
            Entry moved = live.get(random.nextInt(live.size()));
            moved.deadline = now + random.nextLong(60 * 1000) * 1_000_000;
            wheel.schedule(moved);
          }
        }
        case 4 -> {
          if (!live.isEmpty()) {
            wheel.remove(live.remove(random.nextInt(live.size())));
          }
        }
        default -> {
          long longest = random.nextInt(200) == 0 ? 100_000 : 300;
          now = advance(now + random.nextLong(longest) * 1_000_000, live);
        }
      }
    }
    assertThat(wheel.size()).isEqualTo(live.size());
  }

  private long advance(long now, List<Entry> live) {
    long wait = wheel.waitMillis(now);
    expired.clear();
    wheel.advance(now);
    for (Entry entry : live) {
      if (entry.deadline != Long.MAX_VALUE) {
        assertThat(now - entry.deadline).as("lateness").isLessThan(2 * TICK);
      }
    }
    for (Entry entry : expired) {
      assertThat(live.remove(entry)).as("expired what was scheduled").isTrue();
    }
    if (!live.isEmpty()) {
      assertThat(wait).isPositive();
    }
    return now;
  }
}
