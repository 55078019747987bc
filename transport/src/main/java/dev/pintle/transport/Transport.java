package dev.pintle.transport;

import dev.pintle.Options;
import dev.pintle.spi.Failures;
import dev.pintle.spi.ListenSocket;
import dev.pintle.spi.VirtualThreads;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listening sockets, event loops and their threads: what the codecs share.
 *
 * <p>There is one {@link Loop} a core. Its thread reads, parses and calls the app itself; if the
 * app blocks, a spare thread drives the loop on (see {@link LoopWord}).
 */
public final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

  /** Set on the virtual threads that run calls. */
  private static final ThreadLocal<Transport> CALLED_BY = new ThreadLocal<>();

  /** So many callbacks may run at a time. */
  private static final int TASKS = 16;

  /** A thread that stood by for so long ends. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * One in so many calls that are thought to wait gets a platform thread, where it can be measured
   * whether they do.
   */
  private static final int MEASURED = 64;

  /** At the end callbacks may go on for so long. */
  private static final long TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** One for each turn that calls an app, on a loop or beside it. */
  final Semaphore slots;

  final Semaphore streams;
  final Drivers drivers;
  final Watchdog watchdog;
  final CallMemory memory = new CallMemory();
  final Admission admission;

  private final Tasks tasks;

  /** What computes: as many at a time as there are cores. */
  private final Tasks computations;

  final Loop[] loops;

  /** Counts; loses some where threads meet, which does no harm. */
  private int offers;

  /** Counts calls beside the loops; loses some where threads meet, which does no harm. */
  private int dispatched;

  private final List<ListenSocket> sockets;

  /** Where all come over Unix sockets, a loop that yields costs more and not less. */
  final boolean listensOnTcp;

  private final List<ListenPort> ports = new ArrayList<>();
  private final CountDownLatch loopsEnded;
  private volatile boolean draining;

  private Transport(
      String name,
      List<ListenSocket> sockets,
      Options options,
      Protocol.Factory factory,
      @Nullable Supplier<SSLEngine> tls,
      @Nullable ProxyProtocol proxies)
      throws IOException {
    int loopCount = Runtime.getRuntime().availableProcessors();
    int calls = options.maxConcurrentCalls();
    this.slots = new Semaphore(calls);
    this.streams = new Semaphore(options.maxStreams());
    this.sockets = sockets;
    this.listensOnTcp = sockets.stream().anyMatch(ListenSocket::isTcp);
    this.admission = new Admission(options.maxConnections(), factory, tls, proxies);
    this.loops = new Loop[loopCount];
    this.loopsEnded = new CountDownLatch(loopCount);
    for (int i = 0; i < loopCount; i++) {
      loops[i] = new Loop(this, i);
    }
    this.drivers =
        new Drivers(
            name,
            3 * loopCount + calls + options.maxStreams() + sockets.size() + TASKS,
            IDLE_NANOS,
            this::wakeWatchdog);
    this.tasks = new Tasks(drivers::execute, TASKS);
    this.computations = new Tasks(drivers::execute, loopCount);
    this.watchdog = new Watchdog(name, loops, drivers);
  }

  /**
   * Starts serving.
   *
   * @param name of the threads
   * @param sockets what to accept from; closed by the transport if they are not shared
   * @param options limits
   * @param factory makes the state of each connection
   * @return the running transport
   * @throws IOException if the system lacks resources
   */
  public static Transport start(
      String name, List<ListenSocket> sockets, Options options, Protocol.Factory factory)
      throws IOException {
    return start(name, sockets, options, factory, null, null);
  }

  /**
   * Starts serving, with TLS where the address of a socket says so, and behind proxies.
   *
   * @param name of the threads
   * @param sockets what to accept from; closed by the transport if they are not shared
   * @param options limits
   * @param factory makes the state of each connection
   * @param tls makes an engine in server mode for each connection; null if no socket speaks TLS
   * @param proxies has each connection begin with a PROXY header; null if none does
   * @return the running transport
   * @throws IOException if the system lacks resources
   */
  public static Transport start(
      String name,
      List<ListenSocket> sockets,
      Options options,
      Protocol.Factory factory,
      @Nullable Supplier<SSLEngine> tls,
      @Nullable ProxyProtocol proxies)
      throws IOException {
    try {
      prepareForNeed();
      Transport transport = new Transport(name, sockets, options, factory, tls, proxies);
      transport.startThreads();
      return transport;
    } catch (IOException | RuntimeException | Error e) {
      sockets.forEach(ListenSocket::close);
      throw e;
    }
  }

  /**
   * Loads now what is needed when there is no memory or no descriptor for loading it any more: a
   * class that was not found once stays so for whoever has asked.
   */
  private static void prepareForNeed() {
    try {
      MethodHandles.lookup().ensureInitialized(Failures.class);
      MethodHandles.lookup().ensureInitialized(VirtualThreads.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private void startThreads() {
    for (int i = 0; i < sockets.size(); i++) {
      ListenPort port = new ListenPort(loops[i % loops.length], sockets.get(i));
      ports.add(port);
      port.loop.post(port::open);
    }
    for (Loop loop : loops) {
      drivers.start(loop::start);
      drivers.start(() -> {}); // stands by as its spare
    }
    watchdog.start();
  }

  /**
   * What it listens on.
   *
   * @return with real ports
   */
  public List<SocketAddress> addresses() {
    return sockets.stream().map(ListenSocket::address).toList();
  }

  /**
   * Whether a drain has begun.
   *
   * @return true from then on
   */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Whether the calling thread is one of this transport's: waiting there for all requests to end
   * would be waiting for itself.
   *
   * @return true within turns and callbacks
   */
  public boolean runsCurrentThread() {
    return Thread.currentThread() instanceof Driver driver
        ? driver.isOf(drivers)
        : CALLED_BY.get() == this;
  }

  /**
   * Runs something that may block, on a thread that holds no loop. So many may run at a time that
   * those which block keep others waiting, but neither loops nor calls. Always a platform thread: a
   * virtual one would wait for calls that compute.
   *
   * @param task what to run
   */
  public void execute(Runnable task) {
    tasks.execute(task);
  }

  /**
   * What was left at the deadline of a drain.
   *
   * @param idle connections without work in hand
   * @param cut the work that was cut, oldest first
   */
  public record Rest(int idle, List<Protocol.Work> cut) {}

  /**
   * Stops accepting, tells all connections, waits until they have ended or the deadline has come,
   * cuts those that are left, and ends the loops. Then it waits, but for a second only, until all
   * that {@link #execute} was given has been run, so that whoever was cut has been told. To be
   * called once. An interrupt of the waiting thread brings the deadline forward, and is kept.
   *
   * @param nanos until the deadline
   * @return what was cut
   */
  public Rest drain(long nanos) {
    long deadline = System.nanoTime() + nanos;
    draining = true;
    CountDownLatch told = new CountDownLatch(ports.size() + loops.length);
    for (ListenPort port : ports) {
      port.loop.post(() -> port.stop(told::countDown));
    }
    for (Loop loop : loops) {
      loop.post(told::countDown); // no connection goes from it to another any more
    }
    boolean interrupted = !await(told, Long.MAX_VALUE);
    for (Loop loop : loops) {
      loop.post(() -> loop.connections().forEach(this::tellOfDrain));
    }
    admission.end();
    interrupted |= !interrupted && !await(admission.allClosed(), deadline - System.nanoTime());
    Rest rest = cut();
    for (Loop loop : loops) {
      loop.post(loop::stop);
    }
    awaitAlways(loopsEnded);
    try {
      tasks.await(TASKS_NANOS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    watchdog.end();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return rest;
  }

  /** False if the thread was interrupted. */
  private static boolean await(CountDownLatch latch, long nanos) {
    try {
      boolean unused = latch.await(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void awaitAlways(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      interrupted |= !await(latch, Long.MAX_VALUE);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellOfDrain(SocketConnection connection) {
    if (connection.protocol().hasWork()) {
      execute(connection.protocol()::drain);
    }
  }

  private Rest cut() {
    List<Protocol.Work> cut = new ArrayList<>();
    AtomicInteger idle = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(loops.length);
    for (Loop loop : loops) {
      loop.post(
          () -> {
            for (SocketConnection connection : loop.connections()) {
              List<Protocol.Work> work = connection.protocol().work();
              if (work.isEmpty()) {
                idle.incrementAndGet();
              } else {
                synchronized (cut) {
                  cut.addAll(work);
                }
              }
              connection.close();
            }
            done.countDown();
          });
    }
    awaitAlways(done);
    cut.sort(Comparator.comparingLong(Protocol.Work::since));
    return new Rest(idle.get(), List.copyOf(cut));
  }

  /**
   * Connections accepted since start.
   *
   * @return a count
   */
  public long accepted() {
    return admission.accepted();
  }

  /**
   * Connections closed at once because there were too many.
   *
   * @return a count
   */
  public long refused() {
    return admission.refused();
  }

  /**
   * Connections open now.
   *
   * @return a count
   */
  public int connections() {
    return admission.open();
  }

  /**
   * Calls that wait for a thread now.
   *
   * @return a count
   */
  public int queuedCalls() {
    int sum = 0;
    for (Loop loop : loops) {
      sum += loop.queuedCalls();
    }
    return sum;
  }

  /**
   * Platform threads now.
   *
   * @return a count
   */
  public int threads() {
    return drivers.count();
  }

  /**
   * Has all threads that may have run an app end when they have done what they are at; others take
   * their places.
   */
  public void renewThreads() {
    drivers.renew();
    for (Loop loop : loops) {
      loop.post(() -> {}); // so that its driver finds out
    }
  }

  // ---- for loops and ports ----

  /**
   * The loop that has the fewest connections, and rather this one, for to wake another costs more
   * than a short reply.
   *
   * @param except so many of this one's do not count
   */
  Loop loopWithFewest(Loop preferred, int except) {
    Loop chosen = preferred;
    int fewest = preferred.open.get() - except;
    for (Loop loop : loops) {
      int count = loop.open.get();
      if (count < fewest) {
        chosen = loop;
        fewest = count;
      }
    }
    return chosen;
  }

  /** Runs something that computes beside the loops. */
  void compute(Runnable task) {
    computations.execute(task);
  }

  /** Runs a call beside its loop; the slot has been acquired. */
  void startCall(Pollable subject) {
    boolean measured = ++dispatched % MEASURED == 0;
    if (VirtualThreads.available() && !measured && !memory.computes(subject.kind)) {
      VirtualThreads.start(
          () -> {
            CALLED_BY.set(this);
            runCall(subject);
          });
    } else {
      drivers.execute(() -> runCall(subject));
    }
  }

  private void runCall(Pollable subject) {
    LoopTurn turn;
    try {
      turn = new LoopTurn(Scratch.ofCall());
    } catch (OutOfMemoryError e) {
      Failures.log("there was no memory for a call; it is not made", e);
      releaseSlot();
      subject.loop.handBack(subject, Next.CLOSE);
      return;
    }
    boolean mayWait = VirtualThreads.available() && Thread.currentThread() instanceof Driver;
    long cpu = mayWait ? CpuTime.ofThisThread() : CpuTime.UNKNOWN;
    long start = System.nanoTime();
    turn.beginDetached(subject.loop, subject);
    Next next = Loop.runTurn(subject, turn);
    turn.remember(System.nanoTime() - start);
    if (cpu != CpuTime.UNKNOWN) {
      turn.rememberComputed(CpuTime.ofThisThread() - cpu);
    }
    boolean unused = turn.end();
    subject.loop.handBack(subject, next);
  }

  void releaseSlot() {
    slots.release();
    offerSlot();
  }

  /**
   * Tells one loop whose calls wait, each time another, that there is a slot: to wake all for each
   * would cost more than short calls do. Whoever is told and has none waiting any more tells the
   * next.
   */
  void offerSlot() {
    int first = offers++;
    for (int i = 0; i < loops.length; i++) {
      if (loops[Math.floorMod(first + i, loops.length)].takesSlot()) {
        return;
      }
    }
  }

  /** Whether a call waits for a slot. */
  boolean wantsSlot() {
    for (Loop loop : loops) {
      if (loop.wantsSlot()) {
        return true;
      }
    }
    return false;
  }

  private void wakeWatchdog() {
    watchdog.wake();
  }

  void loopEnded() {
    loopsEnded.countDown();
    LOG.debug("a loop has ended");
  }
}
