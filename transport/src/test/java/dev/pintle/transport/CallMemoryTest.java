package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
  private static final int SLOW = 1;
  private static final int OTHER = 2;
  private final CallMemory memory = new CallMemory();

  private int quickCallsUntilQuick(int kind) {
    int calls = 0;
    while (memory.isSlow(kind)) {
      memory.wasQuick(kind);
      calls++;
    }
    return calls;
  }

  @Nested
  class OfOneKind {
    @Test
    void nothingIsSlowAtFirst() {
      assertThat(memory.isSlow(SLOW)).isFalse();
    }

    @Test
    void aTakenCallMakesItsKindSlowAndNoOther() {
      memory.wasTaken(SLOW, false);
      assertThat(memory.isSlow(SLOW)).isTrue();
      assertThat(memory.isSlow(OTHER)).isFalse();
    }

    @Test
    void aLongDispatchedCallMakesItsKindSlow() {
      memory.wasSlow(SLOW);
      assertThat(memory.isSlow(SLOW)).isTrue();
      assertThat(memory.isSlow(OTHER)).isFalse();
    }

    @Test
    void aRowOfQuickCallsMakesItQuickAgain() {
      memory.wasTaken(SLOW, false);
      assertThat(quickCallsUntilQuick(SLOW)).isEqualTo(32);
      memory.wasQuick(SLOW);
      assertThat(memory.isSlow(SLOW)).isFalse();
    }

    @Test
    void aSlowOneInBetweenStartsOver() {
      memory.wasSlow(SLOW);
      for (int i = 0; i < 31; i++) {
        memory.wasQuick(SLOW);
      }
      memory.wasSlow(SLOW);
      assertThat(quickCallsUntilQuick(SLOW)).isEqualTo(32);
    }

    @Test
    void aSlowOneBesideTheLoopStartsOverToo() {
      memory.wasSlow(SLOW);
      for (int i = 0; i < 31; i++) {
        memory.wasQuick(SLOW);
      }
      memory.stayedSlow(SLOW);
      assertThat(quickCallsUntilQuick(SLOW)).isEqualTo(32);
    }

    @Test
    void aSlowOneThatWasBesideTheLoopForWantOfASpareMakesNoKindSlow() {
      memory.stayedSlow(SLOW);
      assertThat(memory.isSlow(SLOW)).isFalse();
    }

    @Test
    void anyHashIsAKind() {
      for (int kind : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        memory.wasSlow(kind);
        assertThat(memory.isSlow(kind)).isTrue();
      }
    }
  }

  /** Paths with ids: each call is of a new kind, so the memory of kinds does not help. */
  @Nested
  class OfEverNewKinds {
    private void take(int kinds) {
      for (int i = 0; i < kinds; i++) {
        memory.wasTaken(1000 + i, false);
      }
    }

    @Test
    void manyTakesMakeEveryKindSlow() {
      take(3);
      assertThat(memory.isSlow(SLOW)).isFalse();
      take(1);
      assertThat(memory.isSlow(SLOW)).isTrue();
    }

    @Test
    void quickCallsOfAnyKindLowerThePressure() {
      take(4);
      memory.wasQuick(OTHER);
      assertThat(memory.isSlow(SLOW)).isFalse();
    }

    @Test
    void quickCallsBeforehandLowerNone() {
      memory.wasQuick(OTHER);
      take(4);
      assertThat(memory.isSlow(SLOW)).isTrue();
    }

    @Test
    void thePressureIsBounded() {
      take(1000);
      int calls = 0;
      while (memory.isSlow(SLOW)) {
        memory.wasQuick(SLOW);
        calls++;
      }
      assertThat(calls).isEqualTo(256 - 63);
    }

    @Test
    void longDispatchedCallsDoNotRaiseIt() {
      for (int i = 0; i < 100; i++) {
        memory.wasSlow(1000);
      }
      assertThat(memory.isSlow(SLOW)).isFalse();
    }
  }

  @Nested
  class OfWhatComputes {
    @Test
    void isOfTheKindThatDid() {
      memory.wasTaken(SLOW, true);
      memory.wasTaken(OTHER, false);
      assertThat(memory.computes(SLOW)).isTrue();
      assertThat(memory.computes(OTHER)).isFalse();
    }

    @Test
    void lastsWhileTheKindIsSlow() {
      memory.wasTaken(SLOW, true);
      memory.wasTaken(OTHER, false);
      memory.wasQuick(SLOW);
      memory.wasSlow(SLOW);
      assertThat(memory.computes(SLOW)).isTrue();
      assertThat(quickCallsUntilQuick(SLOW)).isPositive();
      memory.wasSlow(SLOW);
      assertThat(memory.computes(SLOW)).isFalse();
    }

    @Test
    void isLearntAnewByEachTake() {
      memory.wasTaken(SLOW, true);
      memory.wasTaken(SLOW, false);
      assertThat(memory.computes(SLOW)).isFalse();
    }

    @Test
    void isWhatWasMeasuredRatherThanWhatTheTakeSaw() {
      memory.wasTaken(SLOW, true);
      memory.computed(SLOW, false);
      memory.stayedSlow(SLOW);
      assertThat(memory.computes(SLOW)).isFalse();
      assertThat(memory.computes(OTHER)).isFalse();
      memory.computed(SLOW, true);
      assertThat(memory.computes(SLOW)).isTrue();
      assertThat(memory.computes(OTHER)).isTrue();
    }

    @Test
    void isNoCallThatWaitsForItsClient() {
      memory.wasTaken(SLOW, true);
      memory.waited(SLOW);
      memory.wasSlow(SLOW);
      assertThat(memory.computes(SLOW)).isFalse();
      assertThat(memory.isSlow(SLOW)).isTrue();
    }

    @Test
    void isGuessedForNewKindsFromTheLastTake() {
      memory.wasTaken(SLOW, true);
      assertThat(memory.computes(OTHER)).isTrue();
    }
  }
}
