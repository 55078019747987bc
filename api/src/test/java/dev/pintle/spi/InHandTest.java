package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InHandTest {
  private final InHand inHand = new InHand();
  private final Service service =
      new Service("memory", env -> Response.text("x"), Options.builder().build(), Runnable::run);

  private List<Exchange> exchanges(int count) {
    List<Exchange> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(MemoryExchange.get(service, "/"));
    }
    return made;
  }

  @Test
  void holdsWhatHasEnteredAndNotLeft() {
    List<Exchange> all = exchanges(100);
    all.forEach(inHand::add);
    for (int i = 0; i < 100; i += 3) { // first, last and middle ones of the lists
      inHand.remove(all.get(i));
    }
    List<Exchange> left = new ArrayList<>(all);
    left.removeIf(e -> all.indexOf(e) % 3 == 0);
    assertThat(inHand.all()).containsExactlyInAnyOrderElementsOf(left);
    assertThat(inHand.size()).isEqualTo(left.size());
    left.forEach(inHand::remove);
    assertThat(inHand.all()).isEmpty();
    assertThat(inHand.size()).isZero();
  }

  @Test
  void leavingTwiceIsLeavingOnce() {
    List<Exchange> all = exchanges(2);
    all.forEach(inHand::add);
    inHand.remove(all.get(0));
    inHand.remove(all.get(0));
    assertThat(inHand.all()).containsExactly(all.get(1));
    assertThat(inHand.size()).isEqualTo(1);
  }

  @Test
  void isSafeForManyThreads() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Exchange> stay = exchanges(50);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      List<Exchange> pass = exchanges(5_000);
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                pass.forEach(inHand::add);
                pass.forEach(inHand::remove);
              });
      thread.start();
      threads.add(thread);
    }
    start.countDown();
    stay.forEach(inHand::add);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(inHand.all()).containsExactlyInAnyOrderElementsOf(stay);
  }
}
