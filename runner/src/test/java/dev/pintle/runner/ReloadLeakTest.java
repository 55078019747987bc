package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a version once another serves: nothing, however often that happens. */
@Tag("socket")
@Timeout(240)
class ReloadLeakTest {
  /** Leaves something in each place where it might stay, and tells what there is after all. */
  private static final String APP =
      """
      import dev.pintle.*;
      import java.lang.management.ManagementFactory;
      import java.lang.ref.WeakReference;
      import java.util.*;
      import java.util.concurrent.*;

      public class Leaky implements App, AutoCloseable {
        record Value(byte[] bytes) {}

        private static final ThreadLocal<Value> LOCAL =
            ThreadLocal.withInitial(() -> new Value(new byte[1000]));
        private static final Map<Integer, Value> CACHE = new ConcurrentHashMap<>();

        private final Timer timer = new Timer("leaky");

        public Leaky() {
          timer.schedule(
              new TimerTask() {
                @Override
                public void run() {
                  LOCAL.get();
                }
              },
              1,
              1);
          LOCAL.get();
          loaders().add(new WeakReference<>(getClass().getClassLoader()));
        }

        @SuppressWarnings("unchecked")
        private static List<WeakReference<ClassLoader>> loaders() {
          return (List<WeakReference<ClassLoader>>)
              System.getProperties().computeIfAbsent("leaky", key -> new CopyOnWriteArrayList<>());
        }

        @Override
        public Response call(Map<String, Object> env) throws Exception {
          if (env.get("PATH_INFO").equals("/left")) {
            return Response.text(left());
          }
          // On the pools of Jetty and XNIO what is left in threads stays as long as they do.
          boolean inThreads =
              Set.of("http", "fcgi").contains(env.get("pintle.handler"))
                  || Runtime.version().feature() >= 24;
          Value value = inThreads ? LOCAL.get() : new Value(new byte[1000]);
          int number = ThreadLocalRandom.current().nextInt(100);
          CACHE.put(number, value);
          Env.COMPLETION.get(env).onComplete(outcome -> CACHE.put(-1, inThreads ? LOCAL.get() : value));
          if (number == 0) {
            // The loop's thread is lent, and a call like this gets another the next time.
            Thread.sleep(2);
          }
          if (number % 10 == 0) {
            return Response.stream("text/plain", out -> {
              CACHE.put(-2, inThreads ? LOCAL.get() : value);
              out.write("streamed".getBytes());
            }).withHeader("Content-Length", "8");
          }
          return Response.text("called");
        }

        private static String left() {
          System.gc();
          System.gc();
          return loaders().stream().filter(loader -> loader.get() != null).count()
              + " "
              + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()
              + " "
              + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        @Override
        public void close() {
          timer.cancel();
        }
      }
      """;

  private static final int REQUESTS = 200;

  /** Far less than one for each reload. */
  private static final int A_FEW = 10;

  @TempDir Path directory;

  /** Without threads and descriptors, which the asking itself would change. */
  private record Left(int versions, int classes, long heap) {}

  @Test
  void leavesNothingOfTheVersionsThatWereReplaced() throws Exception {
    try (Running running = start("http");
        KeptConnection idle = KeptConnection.to(running.awaitPort())) {
      int port = idle.port();
      idle.get("/");

      reloadUnderLoad(running, port, 10);
      long threads = threadsAtRest(running, port);
      long descriptors = count(running, "fd");
      Left before = left(port);
      reloadUnderLoad(running, port, 90);

      Waiting.until(() -> threads(running, port) <= threads, "no more threads than before");
      // Whoever counts has just been a client, whose descriptor may count or not.
      Waiting.until(
          () -> count(running, "fd") < descriptors + A_FEW, "as many descriptors as before");
      // What is left of a busy moment, such as a buffer more, goes; a leak does not.
      Waiting.until(() -> left(port).heap < before.heap * 102 / 100, "the heap of " + before);
      assertNoMoreClasses(left(port), before);
    }
  }

  /** Between the requests of one web server, which is quicker than under load. */
  @Test
  void leavesNothingOnConnectionsOfAWebServer() throws Exception {
    try (Running running = start("fcgi");
        Visitor webServer = Visitor.of("fcgi", running.awaitPort())) {
      int port = ((Visitor.OverFcgi) webServer).connection().port();
      reloadBetweenRequests(running, webServer, 10);
      long threads = threadsAtRest(running, port);
      long descriptors = count(running, "fd");
      Left before = left(webServer);
      reloadBetweenRequests(running, webServer, 90);

      Waiting.until(() -> threads(running, port) <= threads, "no more threads than before");
      // Not the same to the last one: Java opens some of its own when a call first waits for long.
      Waiting.until(
          () -> count(running, "fd") < descriptors + A_FEW, "as many descriptors as before");
      assertNoMoreClasses(left(webServer), before);
    }
  }

  private static void reloadBetweenRequests(Running running, Visitor visitor, int times)
      throws Exception {
    for (int i = 0; i < times; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(visitor.ask("/")).endsWith("ed");
      }
      reload(running);
    }
  }

  /** Those that call the app are the server's own, and come and go by its rules. */
  @ParameterizedTest
  @ValueSource(strings = {"jetty", "undertow"})
  void leavesNothingOnOtherServersButWhatIsInTheirThreads(String handler) throws Exception {
    try (Running running = start(handler);
        KeptConnection idle = KeptConnection.to(running.awaitPort())) {
      int port = idle.port();
      idle.get("/");

      reloadUnderLoad(running, port, 5);
      long descriptors = count(running, "fd");
      long threads = count(running, "task");
      Left before = left(port);
      reloadUnderLoad(running, port, 20);

      Waiting.until(() -> count(running, "task") < threads + 20, "about as many threads as before");
      Waiting.until(
          () -> count(running, "fd") < descriptors + A_FEW, "as many descriptors as before");
      // Their pools of threads and buffers grow as they like, and the heap with them.
      assertNoMoreClasses(left(port), before);
    }
  }

  private static void assertNoMoreClasses(Left after, Left before) {
    assertThat(after.versions).as("versions that are still there").isEqualTo(1);
    assertThat(after.classes).as("classes").isLessThan(before.classes * 102 / 100);
  }

  private Running start(String handler) throws IOException {
    Path app = Apps.write(directory.resolve("Leaky.java"), APP);
    return Running.startWith(
        "JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            + " -XX:-UseDynamicNumberOfCompilerThreads",
        "-s",
        handler,
        "-l",
        "0",
        app);
  }

  private static void reloadUnderLoad(Running running, int port, int times) throws Exception {
    try (Load load = Load.on(port)) {
      for (int i = 0; i < times; i++) {
        load.awaitMore(REQUESTS);
        reload(running);
      }
      load.awaitMore(REQUESTS);
      load.stop();
      assertThat(load.failures()).isEmpty();
    }
    // Without requests, so that no more threads are there than it needs.
    reload(running);
  }

  private static void reload(Running running) throws Exception {
    running.signal("HUP");
    running.awaitError("pintle: reloaded ");
  }

  /** When all versions but one are gone; the heap at its least, for now and then some is in use. */
  private static Left left(int port) throws Exception {
    try (Visitor visitor = Visitor.of("http", port)) {
      return left(visitor);
    }
  }

  private static Left left(Visitor visitor) throws Exception {
    Left least =
        Waiting.until(
            () -> {
              Left now = ask(visitor);
              return now.versions == 1 ? now : null;
            },
            "the end of all versions but one");
    for (int i = 0; i < 5; i++) {
      Left now = ask(visitor);
      least = now.heap < least.heap ? now : least;
    }
    return least;
  }

  private static Left ask(Visitor visitor) throws IOException {
    String answer = visitor.ask("/left");
    String[] counts = answer.substring(answer.lastIndexOf('\n') + 1).split(" ", -1);
    return new Left(
        Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Long.parseLong(counts[2]));
  }

  /** Those that were replaced end soon after. */
  private static long threadsAtRest(Running running, int port) throws Exception {
    long[] seen = {0, 0};
    return Waiting.until(
        () -> {
          long now = threads(running, port);
          seen[1] = now == seen[0] ? seen[1] + 1 : 0;
          seen[0] = now;
          return seen[1] == 50 ? now : null;
        },
        "the end of the threads that were replaced");
  }

  /**
   * Those of the server; Java's own for virtual threads come when they are needed and go half a
   * minute later. A connection wakes a loop, which may have gone to sleep before its spare was up.
   */
  private static long threads(Running running, int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + running.pid(), "task"))) {
      return all.filter(task -> !isJavas(task.resolve("comm"))).count();
    }
  }

  private static boolean isJavas(Path name) {
    try {
      return Files.readString(name).matches("(?s)(ForkJoinPool|VirtualThread).*");
    } catch (IOException e) {
      return true; // it has just ended
    }
  }

  private static long count(Running running, String what) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + running.pid(), what))) {
      return all.count();
    }
  }
}
