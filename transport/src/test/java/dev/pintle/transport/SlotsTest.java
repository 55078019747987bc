package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void givesOutAsManyAsThereAre() {
    Slots slots = new Slots(2);
    assertThat(slots.tryAcquire()).isTrue();
    assertThat(slots.tryAcquire()).isTrue();
    assertThat(slots.tryAcquire()).isFalse();
    slots.release();
    assertThat(slots.available()).isEqualTo(1);
    assertThat(slots.tryAcquire()).isTrue();
  }

  @Test
  void givesOutNoMoreToSeveralThreads() {
    Slots slots = new Slots(3);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] all = new CompletableFuture<?>[4];
    for (int t = 0; t < all.length; t++) {
      all[t] =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  if (slots.tryAcquire()) {
                    most.accumulateAndGet(held.incrementAndGet(), Math::max);
                    held.decrementAndGet();
                    slots.release();
                  }
                }
              });
    }
    CompletableFuture.allOf(all).join();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(slots.available()).isEqualTo(3);
  }
}
