package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.CapturedLog;
import dev.pintle.DrainReport;
import dev.pintle.Options;
import dev.pintle.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drain that adapters inherit, of a server that has neither sockets nor threads. */
@Timeout(60)
class DrainingServerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final Connections connections = new Connections(10);
  private List<SocketAddress> addresses = List.of();
  private Runnable whenStoppingToAccept = () -> {};

  /** Answers when it may. */
  private final class Slow implements App, AutoCloseable {
    @Override
    public Response call(Map<String, Object> env) throws Exception {
      called.countDown();
      go.await();
      return Response.text("x");
    }

    @Override
    public void close() {
      steps.add("close the app");
    }
  }

  private Service service(App app) {
    Options options = Options.builder().drainTimeout(HOUR).build();
    return new Service("memory", app, options, Runnable::run);
  }

  private final class MemoryServer extends DrainingServer {
    MemoryServer(Service service) {
      super(service, connections);
    }

    @Override
    protected void stopAccepting() {
      steps.add("stop accepting");
      whenStoppingToAccept.run();
    }

    @Override
    protected void stop() {
      steps.add("stop");
    }

    @Override
    protected long threads() {
      return 7;
    }

    @Override
    public List<SocketAddress> addresses() {
      return addresses;
    }
  }

  /** A request whose app has been called, on a thread of its own. */
  private Thread begin(MemoryExchange exchange) throws InterruptedException {
    Thread thread = new Thread(exchange::run);
    thread.start();
    called.await();
    return thread;
  }

  @Test
  void goesStepByStepOnce() throws Exception {
    MemoryServer server = new MemoryServer(service(new Slow()));
    DrainReport report = server.drain(HOUR);
    assertThat(steps).containsExactly("stop accepting", "stop", "close the app");
    assertThat(report.clean()).isTrue();
    assertThat(report.finished()).isZero();
    assertThat(report.duration()).isBetween(Duration.ZERO, HOUR);
    assertThat(server.drain(Duration.ZERO)).isSameAs(report);
    server.close();
    server.awaitTermination();
    assertThat(steps).hasSize(3);
  }

  @Test
  void waitsForRequestsInHandAndCountsThem() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    MemoryExchange exchange = MemoryExchange.get(service, "/slow");
    Thread request = begin(exchange);
    whenStoppingToAccept = go::countDown;
    DrainReport report = server.drain(HOUR);
    assertThat(report.finished()).isEqualTo(1);
    assertThat(report.cut()).isEmpty();
    assertThat(exchange.sent()).isEqualTo("x");
    request.join();
  }

  @Test
  void countsNoRequestThatHasEndedBefore() {
    Service service = service(env -> Response.text("x"));
    MemoryExchange.get(service, "/").run();
    assertThat(new MemoryServer(service).drain(HOUR).finished()).isZero();
  }

  @Test
  void cutsWhatIsLeftAtTheDeadline() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    MemoryExchange exchange = MemoryExchange.get(service, "/slow");
    Thread request = begin(exchange);
    connections.opened(); // that of the request
    connections.opened();
    connections.opened();
    DrainReport report = server.drain(Duration.ZERO);
    assertThat(report.clean()).isFalse();
    assertThat(report.cut()).singleElement().extracting("request").isEqualTo("GET /slow");
    assertThat(report.idleClosed()).isEqualTo(2);
    assertThat(exchange.calls).contains("breakOff");
    go.countDown();
    request.join();
  }

  @Test
  void waitsForConnectionsToo() throws Exception {
    connections.opened();
    Thread drainer = Thread.currentThread();
    Thread closer =
        new Thread(
            () -> {
              while (drainer.getState() != Thread.State.TIMED_WAITING && drainer.isAlive()) {
                Thread.onSpinWait();
              }
              connections.closed();
            });
    closer.setDaemon(true);
    whenStoppingToAccept = closer::start;
    assertThat(new MemoryServer(service(new Slow())).drain(HOUR).idleClosed()).isZero();
  }

  @Test
  void takesADeadlineThatNobodyCanCount() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    Thread request = begin(MemoryExchange.get(service, "/slow"));
    whenStoppingToAccept = go::countDown;
    assertThat(server.drain(Duration.ofSeconds(Long.MAX_VALUE)).clean()).isTrue();
    request.join();
  }

  @Test
  void goesOnBehindAStepThatFails() {
    MemoryServer server = new MemoryServer(service(new Slow()));
    whenStoppingToAccept =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    try (CapturedLog log = new CapturedLog()) {
      server.drain(HOUR);
      assertThat(log.text()).contains("stopping to accept failed", "on purpose");
    }
    assertThat(steps).containsExactly("stop accepting", "stop", "close the app");
  }

  @Test
  void isCutShortByAnInterruptWhichNoStepSees() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    Thread request = begin(MemoryExchange.get(service, "/slow"));
    whenStoppingToAccept =
        () -> steps.add("interrupted: " + Thread.currentThread().isInterrupted());
    connections.opened();
    Thread.currentThread().interrupt();
    DrainReport report = server.drain(HOUR);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.cut()).hasSize(1);
    assertThat(steps).contains("interrupted: false");
    go.countDown();
    request.join();
  }

  @Test
  void isRefusedWithinARequestWhereCloseReturnsAtOnce() throws Exception {
    AtomicReference<MemoryServer> server = new AtomicReference<>();
    AtomicReference<Boolean> draining = new AtomicReference<>();
    AtomicReference<Service> service = new AtomicReference<>();
    service.set(
        service(
            env -> {
              assertThatThrownBy(() -> server.get().drain(HOUR))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("call close() there");
              server.get().close();
              server.get().close();
              draining.set(service.get().isDraining());
              return Response.text("x");
            }));
    server.set(new MemoryServer(service.get()));
    MemoryExchange exchange = MemoryExchange.get(service.get(), "/");
    exchange.run();
    server.get().awaitTermination();
    assertThat(exchange.sent()).isEqualTo("x");
    assertThat(draining.get()).isTrue();
    assertThat(steps).containsExactly("stop accepting", "stop");
  }

  @Test
  void closeDrainsForAsLongAsTheOptionSays() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    MemoryExchange exchange = MemoryExchange.get(service, "/slow");
    Thread request = begin(exchange);
    whenStoppingToAccept = go::countDown;
    server.close();
    assertThat(exchange.calls).doesNotContain("breakOff");
    request.join();
  }

  @Test
  void terminationIsWaitedFor() throws Exception {
    MemoryServer server = new MemoryServer(service(new Slow()));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<Boolean> waited =
        threads.submit(
            () -> {
              server.awaitTermination();
              return steps.contains("stop");
            });
    server.drain(HOUR);
    assertThat(waited.get()).isTrue();
    threads.shutdown();
  }

  @Test
  void tellsWhatItCounts() throws Exception {
    Service service = service(new Slow());
    MemoryServer server = new MemoryServer(service);
    connections.opened();
    Thread request = begin(MemoryExchange.get(service, "/"));
    assertThat(server.stats().active()).isEqualTo(1);
    go.countDown();
    request.join();
    assertThat(server.stats().requests()).isEqualTo(1);
    assertThat(server.stats().active()).isZero();
    assertThat(server.stats().accepted()).isEqualTo(1);
    assertThat(server.stats().connections()).isEqualTo(1);
    assertThat(server.stats().threads()).isEqualTo(7);
  }

  @Test
  void tellsThePortOfItsFirstTcpAddress(@TempDir Path folder) {
    MemoryServer server = new MemoryServer(service(new Slow()));
    SocketAddress unix = UnixDomainSocketAddress.of(folder.resolve("s"));
    addresses = List.of(unix, new InetSocketAddress(InetAddress.getLoopbackAddress(), 8081));
    assertThat(server.port()).isEqualTo(8081);
    addresses = List.of(unix);
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }
}
