package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * How a connection comes back to a loop that is perhaps asleep, while the next request comes: the
 * steps of {@link Loop#handBack}, {@link SocketConnection#mayWait} and {@link PeerWatch} on one
 * side and of a round of the loop on the other. There is no clock here: a loop that sleeps on
 * although there are bytes sleeps for ever.
 */
final class HandBackModel implements Explorer.Model {
  /** A mistake put into the model, to show that the exploration would find it. */
  enum Flaw {
    NONE,
    ASKS_BEFORE_IT_LEAVES_WORD,
    DOES_NOT_ASK_WHAT_WAS_SEEN,
    DOES_NOT_ASK_WHETHER_IT_IS_WATCHED,
    SLEEPS_WITHOUT_LOOKING_FOR_WORD
  }

  /** What the thread that had the turn does next. */
  private enum Owner {
    LEAVES_WORD,
    ASKS_WATCHED,
    ASKS_READER,
    ASKS_KEPT,
    WAKES,
    GONE
  }

  /** What the loop does next. */
  private enum At {
    ASLEEP,
    READS_MAILBOX,
    SERVES_FOUND,
    KEEPS,
    LETS_GO_OF_LOOK,
    UNWATCHES,
    GETS_IDLE,
    LOOKS_FOR_WORD
  }

  private enum Reader {
    OWNED,
    WATCHED,
    LOOKING
  }

  private final Flaw flaw;

  private Owner owner;
  private boolean asked;

  private At loop = At.ASLEEP;
  private boolean idle = true;
  private boolean woken;
  private boolean found;

  private boolean word;
  private boolean detached = true;
  private boolean interest = true;
  private boolean unwatched;
  private Reader reader;
  private boolean kept;

  private boolean toCome = true;
  private boolean there;
  private boolean served;

  HandBackModel(Flaw flaw, boolean watched) {
    this.flaw = flaw;
    this.owner = flaw == Flaw.ASKS_BEFORE_IT_LEAVES_WORD ? Owner.ASKS_WATCHED : Owner.LEAVES_WORD;
    this.reader = watched ? Reader.WATCHED : Reader.OWNED;
  }

  @Override
  public List<String> steps() {
    List<String> steps = new ArrayList<>();
    if (toCome) {
      steps.add("bytes come");
    }
    if (owner != Owner.GONE) {
      steps.add("owner " + owner);
    }
    if (loop != At.ASLEEP || woken || (there && interest)) {
      steps.add("loop " + loop);
    }
    return steps;
  }

  @Override
  public void take(String step) {
    if (step.startsWith("bytes")) {
      toCome = false;
      there = true;
    } else if (step.startsWith("owner")) {
      ownerStep();
    } else {
      loopStep();
    }
  }

  private void ownerStep() {
    switch (owner) {
      case LEAVES_WORD -> {
        word = true;
        owner = asked ? Owner.GONE : Owner.ASKS_WATCHED;
      }
      case ASKS_WATCHED -> {
        boolean wakes = unwatched && flaw != Flaw.DOES_NOT_ASK_WHETHER_IT_IS_WATCHED;
        owner = wakes ? Owner.WAKES : Owner.ASKS_READER;
      }
      case ASKS_READER -> {
        owner = reader == Reader.LOOKING ? leavesWordNow() : Owner.ASKS_KEPT;
      }
      case ASKS_KEPT -> {
        boolean wakes = kept && flaw != Flaw.DOES_NOT_ASK_WHAT_WAS_SEEN;
        owner = wakes ? Owner.WAKES : leavesWordNow();
      }
      case WAKES -> {
        woken |= idle;
        owner = leavesWordNow();
      }
      default -> throw new IllegalStateException(owner.name());
    }
  }

  private Owner leavesWordNow() {
    asked = true;
    return flaw == Flaw.ASKS_BEFORE_IT_LEAVES_WORD ? Owner.LEAVES_WORD : Owner.GONE;
  }

  private void loopStep() {
    switch (loop) {
      case ASLEEP -> {
        found = there && interest;
        woken = false;
        idle = false;
        loop = At.READS_MAILBOX;
      }
      case READS_MAILBOX -> {
        if (word) {
          word = false;
          detached = false;
          interest = true;
          unwatched = false;
          reader = Reader.OWNED;
          served |= kept;
        }
        loop = found ? At.SERVES_FOUND : At.GETS_IDLE;
      }
      case SERVES_FOUND -> {
        found = false;
        if (!detached) {
          there = false;
          served = true;
          loop = At.GETS_IDLE;
        } else if (reader == Reader.WATCHED) {
          reader = Reader.LOOKING;
          loop = At.KEEPS;
        } else {
          interest = false;
          loop = At.UNWATCHES;
        }
      }
      case KEEPS -> {
        there = false;
        kept = true;
        loop = At.LETS_GO_OF_LOOK;
      }
      case LETS_GO_OF_LOOK -> {
        reader = Reader.WATCHED;
        loop = At.GETS_IDLE;
      }
      case UNWATCHES -> {
        unwatched = true;
        loop = At.GETS_IDLE;
      }
      case GETS_IDLE -> {
        idle = true;
        loop = At.LOOKS_FOR_WORD;
      }
      case LOOKS_FOR_WORD -> {
        boolean again = word && flaw != Flaw.SLEEPS_WITHOUT_LOOKING_FOR_WORD;
        idle = !again;
        loop = again ? At.READS_MAILBOX : At.ASLEEP;
      }
      default -> throw new IllegalStateException(loop.name());
    }
  }

  @Override
  public String state() {
    return List.of(
            owner, asked, loop, idle, woken, found, word, detached, interest, unwatched, reader,
            kept, toCome, there, served)
        .toString();
  }

  @Override
  public void checkEnd() {
    assertThat(served).as("whether the bytes that came were served").isTrue();
  }
}
