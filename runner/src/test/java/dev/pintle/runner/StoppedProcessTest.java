package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that is stopped for longer than its timeouts (kill -STOP) and goes on (-CONT), as one
 * does whose machine was suspended. What its clients sent in time is answered.
 */
@Tag("socket")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedProcessTest {
  private static final String TIMEOUT = "5s";
  private static final long STOPPED_MILLIS = 5600;
  private static final int LARGE = 20_000_000;

  private static final String APP =
      """
      import dev.pintle.*;
      import java.util.Map;

      public class Kinds implements App {
        @Override
        public Response call(Map<String, Object> env) throws Exception {
          String path = Env.PATH_INFO.get(env);
          switch (path) {
            case "/slow" -> {
              System.out.println(path);
              Thread.sleep(300);
              return Response.text("slow");
            }
            case "/large" -> {
              return Response.stream(
                      "x/y",
                      out -> {
                        byte[] piece = new byte[100_000];
                        java.util.Arrays.fill(piece, (byte) 'l');
                        for (int i = 0; i < 200; i++) {
                          out.write(piece);
                          if (i == 0) {
                            System.out.println(path);
                          }
                        }
                      })
                  .withHeader("Content-Length", "20000000");
            }
            default -> {
              return Response.text(path + " " + Env.INPUT.get(env).readAllBytes().length);
            }
          }
        }
      }
      """;

  private final List<Course> courses = new ArrayList<>();

  /** One handler's process, and what its clients have got. */
  private static final class Course {
    final String handler;
    final Running running;
    int port;
    final Map<String, Visitor> visitors = new TreeMap<>();
    final Map<String, CompletableFuture<String>> replies = new TreeMap<>();

    Course(String handler, Path app) throws IOException {
      this.handler = handler;
      this.running =
          Running.start(
              Stream.concat(
                      Stream.of("-s", handler, "-l", "127.0.0.1:0", app.toString()),
                      Stream.of("idle", "head", "body", "write")
                          .flatMap(name -> Stream.of("-o", name + "-timeout=" + TIMEOUT)))
                  .toArray());
    }

    /** Opens all connections, and begins on some what is to be cut short. */
    void begin() throws Exception {
      port = running.awaitPort();
      for (String name : List.of("idle", "slow", "large", "head", "body")) {
        Visitor visitor = Visitor.of(handler, port);
        visitors.put(name, visitor);
        assertThat(visitor.ask("/warm")).endsWith("/warm 0");
      }
      visitors.get("large").write(visitors.get("large").request("/large", 0));
      running.awaitOutput("/large");
      write("head", firstHalf(visitors.get("head").request("/head", 0)));
      write("body", firstHalf(visitors.get("body").request("/body", 200_000)));
      visitors.get("slow").write(visitors.get("slow").request("/slow", 0));
      running.awaitOutput("/slow");
    }

    /** Sends the rest of everything, and begins to read. */
    void goOn() {
      byte[] none = {};
      Map<String, byte[]> rest =
          Map.of(
              "idle", visitors.get("idle").request("/idle", 0),
              "head", secondHalf(visitors.get("head").request("/head", 0)),
              "body", secondHalf(visitors.get("body").request("/body", 200_000)));
      visitors.forEach(
          (name, visitor) -> replies.put(name, exchanging(visitor, rest.getOrDefault(name, none))));
    }

    private void write(String name, byte[] bytes) throws IOException {
      visitors.get(name).write(bytes);
    }

    /** On a thread of its own, for the system takes no more than fits into its buffers. */
    private static CompletableFuture<String> exchanging(Visitor visitor, byte[] rest) {
      CompletableFuture<String> reply = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  visitor.write(rest);
                  reply.complete(visitor.receive());
                } catch (Throwable e) {
                  reply.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      return reply;
    }

    private static byte[] firstHalf(byte[] all) {
      return Arrays.copyOf(all, all.length / 2);
    }

    private static byte[] secondHalf(byte[] all) {
      return Arrays.copyOfRange(all, all.length / 2, all.length);
    }

    String reply(String name) throws Exception {
      try {
        return replies.get(name).get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("the request " + name + " was not answered", e.getCause());
      }
    }

    @Override
    public String toString() {
      return handler;
    }
  }

  @BeforeAll
  void stopThemAllForAWhile(@TempDir Path directory) throws Exception {
    Path app = Apps.packed(directory, "Kinds", APP);
    for (String handler : List.of("fcgi", "http", "jetty", "undertow")) {
      courses.add(new Course(handler, app));
    }
    for (Course course : courses) {
      course.begin();
      course.running.suspend();
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOPPED_MILLIS);
    for (Course course : courses) {
      course.goOn();
    }
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    for (Course course : courses) {
      course.running.signal("CONT");
    }
  }

  @AfterAll
  void endThem() throws IOException {
    for (Course course : courses) {
      course.running.close();
      for (Visitor visitor : course.visitors.values()) {
        visitor.close();
      }
    }
  }

  Stream<Course> courses() {
    return courses.stream();
  }

  @ParameterizedTest
  @MethodSource("courses")
  void endsACallThatWasUnderWay(Course course) throws Exception {
    assertThat(course.reply("slow")).endsWith("slow");
  }

  @ParameterizedTest
  @MethodSource("courses")
  void answersARequestThatCameOnAnIdleConnection(Course course) throws Exception {
    assertThat(course.reply("idle")).endsWith("/idle 0");
  }

  @ParameterizedTest
  @MethodSource("courses")
  void answersAHeadWhoseRestCame(Course course) throws Exception {
    assertThat(course.reply("head")).endsWith("/head 0");
  }

  @ParameterizedTest
  @MethodSource("courses")
  void answersABodyWhoseRestCame(Course course) throws Exception {
    assertThat(course.reply("body")).endsWith("/body 200000");
  }

  @ParameterizedTest
  @MethodSource("courses")
  void sendsAResponseToItsEndWhoseClientReadsAgain(Course course) throws Exception {
    assertThat(course.reply("large")).hasSizeGreaterThan(LARGE).endsWith("lll");
  }

  @ParameterizedTest
  @MethodSource("courses")
  void servesNewConnections(Course course) throws Exception {
    try (Visitor late = Visitor.of(course.handler, course.port)) {
      assertThat(late.ask("/late")).endsWith("/late 0");
    }
  }
}
