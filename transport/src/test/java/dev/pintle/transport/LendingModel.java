package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lending protocol, step by step, around the real {@link LoopWord}. The steps are those of
 * {@link Loop}, {@link LoopTurn} and {@link Watchdog}; between any two of them any other thread may
 * take any number of its own.
 */
final class LendingModel implements Explorer.Model {
  /** A mistake put into the model, to show that the exploration would find it. */
  enum Flaw {
    NONE,
    LATE_THREAD_SERVES_ON,
    TAKER_STARTS_A_DRIVER_ANYWAY,
    ENTERS_WITHOUT_A_SPARE,
    DETACHED_BEFORE_IT_IS_MARKED,
    RETURNS_TWICE
  }

  private enum At {
    POOL,
    RESERVED,
    ASSIGNED,
    DROVE_ON,
    DRIVING,
    IN_CALL,
    TAKEN_BY_ITSELF,
    LATE_IN_CALL,
    LATE,
    RETURNED
  }

  private static final class Worker {
    At at = At.POOL;
    long ticket;
    int call = -1;
  }

  private static final class Taker {
    int rounds;
    long observed;
    boolean took;
  }

  private final Flaw flaw;
  private final int calls;
  private final List<Worker> workers = new ArrayList<>();
  private final List<Taker> takers = new ArrayList<>();

  // What the loop has: the real word, and its fields.
  private final LoopWord word = new LoopWord();
  private final Deque<Integer> mailbox = new ArrayDeque<>();
  private @Nullable Worker spare;
  private int lent = -1;
  private int begun;

  // What the checks need to know.
  private Object owner;
  private final int[] returned;
  private final boolean[] detached;
  private final Set<Long> tickets = new HashSet<>();
  private final Set<Long> settled = new HashSet<>();
  private long current;

  LendingModel(Flaw flaw, int workerCount, int calls, int takerCount, int rounds) {
    this.flaw = flaw;
    this.calls = calls;
    this.returned = new int[calls];
    this.detached = new boolean[calls];
    for (int i = 0; i < workerCount; i++) {
      workers.add(new Worker());
    }
    for (int i = 0; i < takerCount; i++) {
      Taker taker = new Taker();
      taker.rounds = rounds;
      takers.add(taker);
    }
    workers.get(0).at = At.DRIVING;
    owner = workers.get(0);
  }

  @Override
  public List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      for (String verb : verbs(workers.get(i))) {
        steps.add("thread " + i + " " + verb);
      }
    }
    for (int i = 0; i < takers.size(); i++) {
      Taker taker = takers.get(i);
      if (taker.took) {
        steps.add("watchdog " + i + " assigns");
      } else if (taker.observed != 0) {
        steps.add("watchdog " + i + " takes");
      } else if (taker.rounds > 0) {
        steps.add("watchdog " + i + " observes");
      }
    }
    return steps;
  }

  private List<String> verbs(Worker self) {
    return switch (self.at) {
      case POOL, RESERVED -> List.of();
      case ASSIGNED -> List.of("drives");
      case DROVE_ON -> List.of("detaches");
      case DRIVING -> {
        List<String> verbs = new ArrayList<>();
        if (!mailbox.isEmpty()) {
          verbs.add("reads");
        }
        if (spare == null && inPool() != null) {
          verbs.add("reserves");
        }
        if (begun < calls && (spare != null || flaw == Flaw.ENTERS_WITHOUT_A_SPARE)) {
          verbs.add("enters");
        }
        yield verbs;
      }
      case IN_CALL -> List.of("leaves", "takes");
      case TAKEN_BY_ITSELF -> List.of("assigns");
      case LATE_IN_CALL -> List.of("ends");
      case LATE -> List.of("posts");
      case RETURNED -> List.of("joins");
    };
  }

  @Override
  public void take(String step) {
    String[] words = step.split(" ", 3);
    int number = Integer.parseInt(words[1]);
    if (words[0].equals("watchdog")) {
      takerStep(takers.get(number), words[2]);
    } else {
      workerStep(workers.get(number), words[2]);
    }
    int driving = 0;
    for (Worker w : workers) {
      if (w.at == At.DRIVING || w.at == At.DROVE_ON || (w.at == At.IN_CALL && w == owner)) {
        driving++;
      }
    }
    check(driving <= 1, "two threads drive");
  }

  private void workerStep(Worker self, String verb) {
    switch (verb) {
      case "reserves" -> {
        touch(self);
        spare = inPool();
        spare.at = At.RESERVED;
      }
      case "enters" -> {
        touch(self);
        self.call = begun++;
        lent = self.call;
        self.ticket = word.enter();
        current = self.ticket;
        check(tickets.add(self.ticket), "a ticket came twice");
        self.at = At.IN_CALL;
      }
      case "leaves" -> leave(self);
      case "takes" -> {
        if (tookLoop(self.ticket, self)) {
          self.at = At.TAKEN_BY_ITSELF;
        } else {
          self.at = At.LATE_IN_CALL;
        }
      }
      case "assigns" -> {
        assign(self);
        self.at = At.LATE_IN_CALL;
      }
      case "drives" -> {
        touch(self);
        word.drive();
        self.at = At.DROVE_ON;
      }
      case "detaches" -> {
        touch(self);
        detached[lent] = true;
        lent = -1;
        self.at = At.DRIVING;
      }
      case "reads" -> {
        touch(self);
        int call = mailbox.remove();
        check(detached[call], "a call returned before it was marked as detached");
        ended(call);
      }
      case "ends" -> self.at = At.LATE;
      case "posts" -> {
        mailbox.add(self.call);
        if (flaw == Flaw.RETURNS_TWICE) {
          mailbox.add(self.call);
        }
        self.at = At.RETURNED;
      }
      case "joins" -> {
        self.call = -1;
        self.ticket = 0;
        self.at = At.POOL;
      }
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private void leave(Worker self) {
    if (word.leave(self.ticket)) {
      settle(self.ticket);
      touch(self);
      ended(self.call);
      self.call = -1;
      self.ticket = 0;
      self.at = At.DRIVING;
    } else if (flaw == Flaw.LATE_THREAD_SERVES_ON) {
      touch(self);
      self.at = At.DRIVING;
    } else {
      self.at = At.LATE;
    }
  }

  private void takerStep(Taker self, String verb) {
    switch (verb) {
      case "observes" -> {
        self.rounds--;
        long observed = word.observe();
        self.observed = LoopWord.isLent(observed) ? observed : 0;
      }
      case "takes" -> {
        self.took = tookLoop(self.observed, self);
        if (!self.took && flaw == Flaw.TAKER_STARTS_A_DRIVER_ANYWAY) {
          self.took = true;
        }
        self.observed = 0;
      }
      case "assigns" -> {
        assign(self);
        self.took = false;
      }
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private boolean tookLoop(long ticket, Object taker) {
    if (!word.take(ticket)) {
      return false;
    }
    settle(ticket);
    check(ticket == current, "a call was taken that is over");
    owner = taker;
    if (flaw == Flaw.DETACHED_BEFORE_IT_IS_MARKED) {
      lent = -1;
    }
    return true;
  }

  private void assign(Object taker) {
    touch(taker);
    check(spare != null, "there is no spare to drive on");
    spare.at = At.ASSIGNED;
    owner = spare;
    spare = null;
  }

  /** Called by whoever reads or writes the loop's fields. */
  private void touch(Object toucher) {
    check(toucher == owner, "one who does not drive touched the loop");
  }

  private void settle(long ticket) {
    check(settled.add(ticket), "a ticket was settled twice");
  }

  private void ended(int call) {
    returned[call]++;
    check(returned[call] == 1, "a call returned twice");
  }

  private static void check(boolean holds, String complaint) {
    if (!holds) {
      throw new AssertionError(complaint);
    }
  }

  private @Nullable Worker inPool() {
    return workers.stream().filter(w -> w.at == At.POOL).findFirst().orElse(null);
  }

  /** Which thread or taker is in which state makes no difference, so they are sorted. */
  @Override
  public String state() {
    List<String> actors = new ArrayList<>();
    for (Worker w : workers) {
      actors.add("w" + w.at + "/" + w.ticket + "/" + w.call + mark(w));
    }
    for (Taker t : takers) {
      actors.add("t" + t.rounds + "/" + t.observed + t.took + mark(t));
    }
    Collections.sort(actors);
    return word.observe()
        + " "
        + lent
        + " "
        + begun
        + " "
        + mailbox
        + actors
        + Arrays.toString(returned)
        + Arrays.toString(detached);
  }

  private String mark(Object actor) {
    return (actor == owner ? "owner" : "") + (actor == spare ? "spare" : "");
  }

  @Override
  public void checkEnd() {
    assertThat(returned).as("returns of each call").containsOnly(1);
    assertThat(workers.stream().filter(w -> w.at == At.DRIVING)).as("drivers").hasSize(1);
    assertThat(workers.stream().filter(w -> w.at == At.RESERVED)).as("spares").hasSize(1);
    assertThat(workers.stream().filter(w -> w.at == At.POOL))
        .as("threads that stand by")
        .hasSize(workers.size() - 2);
    assertThat(settled).as("tickets settled").isEqualTo(tickets);
  }
}
