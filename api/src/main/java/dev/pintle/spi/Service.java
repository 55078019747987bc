package dev.pintle.spi;

import dev.pintle.App;
import dev.pintle.Cancellation;
import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all requests of one server share: the app, its options, the places for calls and streams,
 * the requests in hand, and the counts. For adapters of servers that call their handler on a thread
 * that may block; each of their requests is an {@link Exchange}.
 */
public final class Service {
  private final String handler;
  private final App app;
  private final ClassLoader loader;
  private final Options options;
  private final String mount;
  private final long maxBody;
  private final @Nullable TrustedProxies proxies;
  private final Executor callbacks;
  private final Semaphore calls;
  private final Semaphore streams;

  private final InHand inHand = new InHand();
  private final LongAdder ended = new LongAdder();
  private final DrainState drain = new DrainState();

  /** Who waits in {@link #awaitIdle}; requests need not signal before. */
  private final Object idle = new Object();

  /**
   * Makes the state of a server that is about to start.
   *
   * @param handler the handler's name
   * @param app called for each request
   * @param options limits, the mount and the trusted proxies are taken from them
   * @param callbacks runs completion hooks and cancellation actions that become due on a thread
   *     which must not block
   */
  public Service(String handler, App app, Options options, Executor callbacks) {
    this.handler = Objects.requireNonNull(handler, "handler");
    this.app = Objects.requireNonNull(app, "app");
    this.options = Objects.requireNonNull(options, "options");
    this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
    this.loader = ContextLoader.of(app);
    this.mount = MountPath.normalize(options.mount());
    this.maxBody = options.maxBody();
    List<String> trusted = options.trustedProxies();
    this.proxies = trusted.isEmpty() ? null : TrustedProxies.of(trusted);
    this.calls = new Semaphore(options.maxConcurrentCalls());
    this.streams = new Semaphore(options.maxStreams());
  }

  /**
   * The options that the server was started with.
   *
   * @return as given
   */
  public Options options() {
    return options;
  }

  /**
   * Requests in hand now: from the end of the head to the end of the response.
   *
   * @return a count
   */
  public long activeRequests() {
    return inHand.size();
  }

  /**
   * Requests that have ended since start, with a response or in failure.
   *
   * @return a count
   */
  public long endedRequests() {
    return ended.sum();
  }

  /**
   * Calls that wait since there are {@code max-concurrent-calls}, now.
   *
   * @return an estimate
   */
  public long queuedCalls() {
    return calls.getQueueLength();
  }

  /**
   * Whether {@link #startDraining} has been called: each response on a connection that would be
   * kept says that it closes.
   *
   * @return true if so
   */
  public boolean isDraining() {
    return drain.hasBegun();
  }

  /**
   * How far the drain is.
   *
   * @return always the same
   */
  public DrainState drain() {
    return drain;
  }

  /**
   * Begins to drain: every request in hand, and those that begin from now on, is cancelled with
   * {@link dev.pintle.Cancellation.Reason#SHUTDOWN}, which is news to them and no order.
   *
   * @param within what is left then is cut
   */
  public void startDraining(Duration within) {
    drain.begin(within);
    for (Exchange exchange : inHand.all()) {
      execute(() -> exchange.cancel(Cancellation.Reason.SHUTDOWN));
    }
  }

  /**
   * Waits until no request is in hand.
   *
   * @param deadline as of {@link System#nanoTime}
   * @return false if the deadline has passed
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean awaitIdle(long deadline) throws InterruptedException {
    synchronized (idle) {
      while (inHand.size() > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(idle, left);
      }
      return true;
    }
  }

  /**
   * Breaks off every request in hand.
   *
   * @return what they were, oldest first
   */
  public List<DrainReport.Cut> cut() {
    List<Exchange> rest =
        inHand.all().stream().sorted(Comparator.comparingLong(Exchange::start)).toList();
    long now = System.nanoTime();
    List<DrainReport.Cut> cut =
        rest.stream()
            .map(
                e ->
                    new DrainReport.Cut(
                        e.description(), Duration.ofNanos(now - e.start()), e.doing()))
            .toList();
    rest.forEach(Service::breakOff);
    return cut;
  }

  /** It may just be ending: what the server throws then keeps nobody from the others. */
  private static void breakOff(Exchange exchange) {
    try {
      exchange.breakOff();
    } catch (RuntimeException e) {
      Failures.log(exchange.description() + ": breaking off failed", e);
    }
  }

  /** Closes the app if it can be closed; what it throws is logged. */
  public void closeApp() {
    if (app instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable e) {
        Failures.log("closing the app failed", e);
      }
    }
  }

  /**
   * Whether the calling thread has one of these requests in hand: waiting there for all to end
   * would be waiting for itself.
   *
   * @return true within the app, its bodies, and conversations after an upgrade
   */
  public boolean runsCurrentThread() {
    Thread thread = Thread.currentThread();
    for (Exchange exchange : inHand.all()) {
      if (exchange.course().thread() == thread) {
        return true;
      }
    }
    return false;
  }

  // ---- for exchanges ----

  String handler() {
    return handler;
  }

  String mount() {
    return mount;
  }

  long maxBody() {
    return maxBody;
  }

  @Nullable TrustedProxies proxies() {
    return proxies;
  }

  void begin(Exchange exchange) {
    inHand.add(exchange);
    if (drain.hasBegun()) {
      exchange.cancel(Cancellation.Reason.SHUTDOWN);
    }
  }

  void end(Exchange exchange) {
    ended.increment();
    inHand.remove(exchange);
    if (drain.hasBegun()) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }

  void execute(Runnable callback) {
    try {
      callbacks.execute(callback);
    } catch (RejectedExecutionException e) {
      callback.run(); // the server has ended, and nothing is held up any more
    }
  }

  /** Calls the app once there is a place. */
  Response call(Map<String, Object> env) throws Exception {
    if (!calls.tryAcquire()) {
      calls.acquireUninterruptibly();
    }
    Response response;
    try {
      response = app.call(env);
    } finally {
      if (Thread.currentThread().isInterrupted()) { // to ask costs less than to clear
        boolean unused = Thread.interrupted();
      }
      calls.release();
    }
    if (response == null) {
      throw new IllegalStateException("the app returned null; return a Response");
    }
    return response;
  }

  /** False if there are {@code max-streams}. */
  boolean beginStream() {
    return streams.tryAcquire();
  }

  void endStream() {
    streams.release();
  }

  /** Does work that calls the app's code, with its class loader as the thread's. */
  void withLoader(Runnable work) {
    ContextLoader.run(loader, work);
  }
}
