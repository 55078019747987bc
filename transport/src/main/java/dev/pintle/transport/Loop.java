package dev.pintle.transport;

import dev.pintle.spi.Failures;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop that can be lent out. The thread that drives it selects, parses and calls the app
 * itself; when a call blocks, a spare thread drives on from where it stood.
 *
 * <p>All fields but the word, the mailbox, {@link #open} and those that are volatile belong to the
 * driver. They pass to the next driver through the word: written before {@link LoopWord#enter},
 * read after a take.
 */
final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** So many turns may be taken before the mailbox is looked at. */
  private static final int TURNS_PER_ROUND = 64;

  /** A driver that is to end looks so often for the thread that will drive on. */
  private static final long HAND_OVER_MILLIS = 5;

  /** A sleep is no longer than a tick while turns go on beside the loop. */
  private static final long TICK_MILLIS = TimeUnit.NANOSECONDS.toMillis(Wheel.TICK_NANOS);

  final Transport transport;

  /** How many connections it has. */
  final AtomicInteger open = new AtomicInteger();

  /** For calls on the driver. */
  final KeptSlot slot;

  private final int number;
  private final Selector selector;
  private final LoopWord word = new LoopWord();
  private final Mailbox mailbox = new Mailbox();
  private final ArrayDeque<Pollable> ready = new ArrayDeque<>();

  /** Those that go on once others that have become ready meanwhile have had their turn. */
  private final ArrayDeque<Pollable> goOn = new ArrayDeque<>();

  /** Found by the last select although their turn goes on beside the loop. */
  private final ArrayDeque<Pollable> foundBeside = new ArrayDeque<>();

  private final CallQueue calls;

  final Arrivals arrivals = new Arrivals();

  private final Wheel wheel = new Wheel(System.nanoTime());

  private final Yielding yielding = new Yielding();

  /** Made beforehand: nothing may fail between taking the loop and assigning the spare. */
  private final Runnable driveOn = this::driveOn;

  private long now = System.nanoTime();

  /** So many were taken since then. */
  private int turns;

  /** So many have their turn beside the loop, or have left word that it has ended. */
  private int beside;

  private boolean stopped;

  /** The thread that will drive on if this loop is taken; none, and nothing may be entered. */
  private @Nullable Driver spare;

  /** Whose turn goes on beside the loop if it is taken now. */
  private @Nullable Pollable lent;

  /** Who drives. */
  private volatile @Nullable Driver driver;

  /** About to sleep or asleep in select. */
  private volatile boolean idle;

  /** A slot was free, and the driver has not looked since. */
  private volatile boolean slotOffered;

  Loop(Transport transport, int number) throws IOException {
    this.transport = transport;
    this.number = number;
    this.slot = new KeptSlot(transport);
    this.calls =
        new CallQueue(
            transport.slots,
            transport::startCall,
            subject -> returned(subject, Next.CLOSE),
            transport::releaseSlot);
    this.selector = Selector.open();
  }

  // ---- any thread ----

  /** Has the driver run a message soon. It must neither block nor call user code. */
  void post(Runnable message) {
    if (mailbox.add(message)) {
      wakeUp();
    }
  }

  void wakeUp() {
    if (idle) {
      selector.wakeup();
    }
  }

  /** A slot is free; false if none of its calls waits for one. */
  boolean takesSlot() {
    if (!calls.wantsSlot()) {
      return false;
    }
    slotOffered = true;
    wakeUp();
    return true;
  }

  boolean isIdle() {
    return idle;
  }

  int queuedCalls() {
    return calls.size();
  }

  /** Whether the driver is at work now; a read in native code looks the same. */
  boolean isComputing() {
    Driver current = driver;
    return current != null && current.getState() == Thread.State.RUNNABLE;
  }

  LoopWord word() {
    return word;
  }

  /**
   * Takes the loop from its driver, if it still holds this ticket, and has the spare drive on.
   *
   * @param computing the driver was seen to compute rather than wait
   */
  boolean take(long ticket, boolean computing) {
    Driver taken = driver; // set before it entered, so it is the one that holds the ticket
    if (taken != null) {
      taken.turn.seenComputing(computing);
    }
    return take(ticket);
  }

  /** Takes the loop from its driver, which waits, if it still holds this ticket. */
  boolean take(long ticket) {
    if (!word.take(ticket)) {
      return false;
    }
    Driver next = spare;
    spare = null;
    if (next == null) {
      throw new IllegalStateException("a loop was lent without a spare");
    }
    next.assign(driveOn);
    return true;
  }

  // ---- the driver ----

  /** Makes the calling thread the first driver. */
  void start() {
    drive();
  }

  private void driveOn() {
    word.drive();
    sendOn();
    drive();
  }

  /** For what was lent; in a frame of its own, for this thread may drive for long. */
  private void sendOn() {
    Pollable left = lent;
    lent = null;
    if (left != null) {
      detach(left);
      try {
        left.taken();
      } catch (Throwable e) {
        Failures.log("sending on for a call that was taken failed; this is a bug", e);
      }
    }
  }

  private void drive() {
    Driver self = (Driver) Thread.currentThread();
    driver = self;
    LoopTurn turn = self.turn;
    turn.beginDriving(this);
    while (!stopped) {
      try {
        loggedRound(turn);
      } catch (Throwable e) {
        // There is no memory, not even for the text of a message; to drive on needs none.
      }
      if (!turn.drives() || (isSpent(self) && handOver(turn))) {
        return; // somebody else drives on
      }
    }
    finish();
  }

  private boolean isSpent(Driver thread) {
    return transport.drivers.isSpent(thread);
  }

  /** Has the spare take over from this thread, which is to end; false if it is not there yet. */
  private boolean handOver(LoopTurn turn) {
    if (stopped || spare == null || isSpent(spare)) {
      return false;
    }
    lent = null; // it has nothing in hand
    long ticket = word.enter();
    boolean unused = take(ticket); // or the watchdog has, this moment
    turn.endDriving();
    return true;
  }

  private void loggedRound(LoopTurn turn) {
    try {
      round(turn);
    } catch (Throwable e) {
      Failures.log("a round of a loop failed; this is a bug", e);
    }
  }

  /** Until the next select, or until the loop is lost. */
  private void round(LoopTurn turn) {
    mailbox.read();
    serveFoundBeside();
    wheel.advance(now);
    findSpare();
    serveCalls();
    if (!ready.isEmpty()) {
      transport.watchdog.wakeIfParked();
    }
    if (!serveReady(turn)) {
      return;
    }
    if (!arrivals.isEmpty()) {
      mailbox.read(); // where those say so that are over, and so need not be registered
      if (!serveReady(turn)) {
        return;
      }
    }
    select();
  }

  private void serveCalls() {
    boolean offered = slotOffered;
    if (offered) {
      slotOffered = false; // before the look
    }
    if (!calls.isEmpty()) {
      slot.release();
      calls.serve();
    }
    if (offered && !calls.wantsSlot() && transport.slots.availablePermits() > 0) {
      transport.offerSlot(); // to another, for this one wants none
    }
  }

  /** Gives turns to those that are ready; false if the loop was lost meanwhile. */
  private boolean serveReady(LoopTurn turn) {
    for (int n = 0; n < TURNS_PER_ROUND; n++) {
      Pollable next = ready.poll();
      if (next == null) {
        return true;
      }
      next.queued = false;
      if (!next.detached && !serve(next, turn)) {
        return false;
      }
    }
    return true;
  }

  /** Gives one turn; false if the loop was lost meanwhile. */
  private boolean serve(Pollable subject, LoopTurn turn) {
    turns++;
    turn.begin(subject);
    Next next = runTurn(subject, turn);
    if (!turn.end()) {
      handBack(subject, next);
      return false;
    }
    apply(subject, next);
    return true;
  }

  static Next runTurn(Pollable subject, LoopTurn turn) {
    try {
      return subject.turn(turn);
    } catch (Throwable e) {
      Failures.log("a turn of a connection failed; it is closed", e);
      return Next.CLOSE;
    }
  }

  /**
   * Gives the loop back what a detached turn was about; on any thread but the driver's. It waits
   * for memory if there is none: a connection that is not given back is lost for good.
   *
   * <p>Most of them have answered, and have nothing to do before the next request comes. To wake
   * the loop costs more than a short reply, so it is left alone then, and reads this within a tick.
   */
  void handBack(Pollable subject, Next next) {
    boolean driven;
    for (; ; ) {
      try {
        driven = mailbox.add(() -> returned(subject, next));
        break;
      } catch (OutOfMemoryError e) {
        Mailbox.awaitMemory();
      }
    }
    if (driven && !subject.mayWait(next)) { // asked last, for a loop looks for messages last
      wakeUp();
    }
  }

  /** Posts a message that must not be lost; waits for memory if there is none. */
  void postSurely(Runnable message) {
    boolean driven;
    for (; ; ) {
      try {
        driven = mailbox.add(message);
        break;
      } catch (OutOfMemoryError e) {
        Mailbox.awaitMemory();
      }
    }
    if (driven) {
      wakeUp();
    }
  }

  /** Its turn goes on beside the loop, until {@link #handBack}. */
  void detach(Pollable subject) {
    subject.detached = true;
    beside++;
  }

  /** It has its turns on the loop again. */
  void attach(Pollable subject) {
    if (subject.detached) {
      subject.detached = false;
      beside--;
    }
  }

  /** A detached turn has ended. */
  private void returned(Pollable subject, Next next) {
    attach(subject);
    apply(subject, next);
  }

  private static void apply(Pollable subject, Next next) {
    try {
      subject.apply(next);
    } catch (Throwable e) {
      Failures.log("the end of a turn failed; this is a bug", e);
      if (subject instanceof SocketConnection connection) {
        connection.close();
      } else if (subject instanceof SideCall call) {
        call.drop();
      }
    }
  }

  long enter(Pollable subject) {
    if (spare == null) {
      throw new IllegalStateException("entered although mayCall said no");
    }
    lent = subject;
    return word.enter();
  }

  boolean leave(long ticket) {
    return word.leave(ticket);
  }

  boolean mayCallInline(int kind) {
    return spare != null && calls.isEmpty() && !transport.memory.isSlow(kind);
  }

  boolean wantsSlot() {
    return calls.wantsSlot();
  }

  boolean mayEnter() {
    return spare != null;
  }

  /** Finds it a thread that may call, now or when one is free. */
  void dispatch(Pollable subject) {
    detach(subject);
    try {
      calls.add(subject);
    } catch (OutOfMemoryError e) {
      attach(subject);
      throw e;
    }
  }

  /** Closes a connection whose call waits for a slot although nobody waits for the reply. */
  void giveUpCall(SocketConnection connection) {
    calls.giveUp(connection);
  }

  private void findSpare() {
    Driver standing = spare;
    if (standing != null && isSpent(standing)) {
      spare = null;
      transport.drivers.unreserve(standing);
    }
    if (spare == null) {
      spare = transport.drivers.tryReserve(); // if none is there: the next round tries again
    }
  }

  private void select() {
    try {
      if (!arrivals.isEmpty()) {
        arrivals.settle(turns, System.nanoTime() - now);
      }
      boolean served = turns > 0;
      turns = 0;
      if (!ready.isEmpty() || !goOn.isEmpty()) {
        selector.selectNow(this::selected);
        now = System.nanoTime();
        for (Pollable next = goOn.peek(); next != null; next = goOn.peek()) {
          ready.add(next); // which may lack memory
          goOn.remove();
        }
        return;
      }
      slot.release();
      lent = null; // nothing is kept of what was called last
      if (served && transport.listensOnTcp && !isCalled()) {
        yielding.letOthersGo();
      }
      idle = true;
      if (!isCalled()) {
        selector.select(this::selected, waitMillis());
      }
      idle = false;
      yielding.found(ready.size() + foundBeside.size());
      now = System.nanoTime();
      clearInterrupt();
    } catch (Throwable e) {
      idle = false;
      Failures.log("select failed; this is a bug", e);
    }
  }

  /** Whether another thread has left it something to do. */
  private boolean isCalled() {
    return !mailbox.isEmpty() || slotOffered || stopped;
  }

  private long waitMillis() {
    long most =
        isSpent((Driver) Thread.currentThread()) ? HAND_OVER_MILLIS : beside > 0 ? TICK_MILLIS : 0;
    long wait = wheel.waitMillis(now);
    return most == 0 ? wait : wait == 0 ? most : Math.min(most, wait);
  }

  /** Left by code that interrupts a thread too late; with it no select would wait. */
  private static void clearInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      boolean unused = Thread.interrupted();
    }
  }

  /** Lets go of channels whose keys were cancelled, so that they can be closed at once. */
  void letGo() throws IOException {
    selector.selectNow(this::selected);
  }

  private void selected(SelectionKey key) {
    Pollable subject = (Pollable) key.attachment();
    if (subject.detached) {
      foundBeside.add(subject);
    } else {
      queue(subject);
    }
  }

  /** Behind the mailbox, for most of them have come back by now. */
  private void serveFoundBeside() {
    for (Pollable next = foundBeside.poll(); next != null; next = foundBeside.poll()) {
      SelectionKey key = next.key;
      if (next.loop != this || key == null) {
        continue; // it has gone to another
      }
      try {
        int ops = key.readyOps();
        if (next.detached) {
          next.readyWhileDetached(ops);
        } else if ((ops & next.interest()) != 0) {
          queue(next);
        }
      } catch (CancelledKeyException e) {
        LOG.trace("a connection was closed while it was selected", e);
      }
    }
  }

  /** Gives it a turn soon. */
  void queue(Pollable subject) {
    if (!subject.queued) {
      ready.add(subject); // which may lack memory
      subject.queued = true;
    }
  }

  /** Gives it a turn behind those that the next select finds, which costs no wait. */
  void queueBehindOthers(Pollable subject) {
    if (!subject.queued) {
      goOn.add(subject);
      subject.queued = true;
    }
  }

  void register(Pollable subject, SelectableChannel channel, int ops) throws IOException {
    subject.interest(ops);
    subject.key = channel.register(selector, ops, subject);
  }

  /**
   * Gives a new connection its first turn; it is registered behind that.
   *
   * @return false if the loop has ended
   */
  boolean open(SocketConnection connection) {
    if (!selector.isOpen()) {
      return false;
    }
    arrivals.add(connection);
    wheel.schedule(connection);
    queue(connection);
    return true;
  }

  Wheel wheel() {
    return wheel;
  }

  long now() {
    return now;
  }

  /** All connections of this loop that have not ended; for the driver. */
  List<SocketConnection> connections() {
    List<SocketConnection> all = new ArrayList<>(arrivals.open());
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof SocketConnection connection
          && connection.loop == this // one that has gone leaves its key until the next select
          && !connection.hasEnded()) {
        all.add(connection);
      }
    }
    return all;
  }

  /** Ends the loop; a message. */
  void stop() {
    stopped = true;
  }

  private void finish() {
    Driver unused = spare;
    spare = null;
    if (unused != null) {
      transport.drivers.unreserve(unused);
    }
    slot.release();
    try {
      calls.clear();
      dropCalls();
      connections().forEach(SocketConnection::close);
      selector.close();
    } catch (Throwable e) {
      Failures.log("a loop did not end as it should", e);
    } finally {
      mailbox.end();
      transport.loopEnded();
    }
  }

  private void dropCalls() {
    for (Pollable subject : ready) {
      if (subject instanceof SideCall call) {
        call.drop();
      }
    }
  }

  @Override
  public String toString() {
    return "loop " + number;
  }
}
