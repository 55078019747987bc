package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our own worker under our own supervisor. */
@Tag("socket")
@Timeout(120)
class SupervisedWorkerTest {
  /** Answers with its generation and its process. */
  private static final String APP =
      """
      import dev.pintle.*;
      class Who {
        public static App app() {
          String who =
              System.getenv("SERVER_STARTER_GENERATION") + " " + ProcessHandle.current().pid();
          return env -> Response.text(who);
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void losesNoRequestWhileItIsReplaced() throws Exception {
    Path app = Apps.write(directory.resolve("Who.java"), APP);
    try (Supervised supervisor = start(List.of("--settle", "100ms"), "--drain", "20s", app)) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      try (Load load = Load.on(port)) {
        for (int generation = 2; generation <= 3; generation++) {
          load.awaitMore(100);
          assertThat(supervisor.tell("reload").code()).isZero();
          load.awaitAnswer(generation + " ");
        }
        load.awaitMore(100);
        load.stop();

        assertThat(load.failures()).isEmpty();
        assertThat(load.generations()).containsExactly("1", "2", "3");
      }
    }
  }

  @Test
  void cutsAStreamAtItsDeadlineWhileItsSuccessorServes() throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Endless.java"),
            """
            import dev.pintle.*;
            class Endless {
              public static App app() {
                String generation = System.getenv("SERVER_STARTER_GENERATION");
                return env ->
                    Request.of(env).path().equals("/endless")
                        ? Response.stream(
                            "text/plain",
                            out -> {
                              while (true) {
                                out.write(generation.getBytes());
                                out.flush();
                                Thread.sleep(10);
                              }
                            })
                        : Response.text(generation);
              }
            }
            """);
    try (Supervised supervisor = start(List.of("--settle", "50ms"), "--drain", "1s", app)) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      try (KeptConnection stream = KeptConnection.to(port)) {
        stream.send("/endless");
        assertThat(stream.receive()).startsWith("HTTP/1.1 200 ");

        assertThat(supervisor.tell("reload").code()).isZero();

        supervisor.running().awaitError("draining for up to 1000 ms");
        Waiting.until(
            () -> {
              try (KeptConnection next = KeptConnection.to(port)) {
                return next.get("/").endsWith("\n2");
              }
            },
            "an answer of the successor");
        supervisor.running().awaitError("cut");
        assertThat(stream.receiveToEnd()).contains("1\r\n1\r\n").doesNotEndWith("0\r\n\r\n");
      }
      supervisor.running().awaitError("ended with exit status");
    }
  }

  @Test
  void servesAllSocketsThatTheSupervisorHolds() throws Exception {
    Path app = Apps.write(directory.resolve("Who.java"), APP);
    Path path = directory.resolve("app.sock");
    try (Supervised supervisor =
        start(
            List.of("--listen", "unix:" + path, "--listen", "[::1]:0", "--settle", "50ms"), app)) {
      int port = supervisor.awaitPort();
      String line = supervisor.running().awaitError("holding [");
      int portOf6 = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      supervisor.awaitServing(1);
      byte[] loopback = new byte[16];
      loopback[15] = 1;
      for (int generation = 1; generation <= 2; generation++) {
        try (KeptConnection first = KeptConnection.to(port);
            KeptConnection second = KeptConnection.to(path);
            KeptConnection third =
                KeptConnection.to(
                    new InetSocketAddress(InetAddress.getByAddress(loopback), portOf6))) {
          assertThat(first.get("/")).contains("\n" + generation + " ");
          assertThat(second.get("/")).contains("\n" + generation + " ");
          assertThat(third.get("/")).contains("\n" + generation + " ");
        }
        assertThat(supervisor.tell("reload").code()).isZero();
        supervisor.awaitOneWorker();
      }
    }
  }

  @Test
  void isReadyWhenItServesAndNotBefore() throws Exception {
    Path go = directory.resolve("go");
    Path app =
        Apps.write(
            directory.resolve("Slow.java"),
            """
            import dev.pintle.*;
            import java.nio.file.*;
            class Slow {
              public static App app() throws Exception {
                Path go = Path.of("%s");
                try (WatchService watch = go.getFileSystem().newWatchService()) {
                  go.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                  System.err.println("loading");
                  while (!Files.exists(go)) {
                    watch.take().reset();
                  }
                }
                return env -> Response.text("hello");
              }
            }
            """
                .formatted(go));
    try (Supervised supervisor = start(List.of("--interval", "1ms"), app)) {
      supervisor.running().awaitError("loading");
      assertThat(supervisor.tell("status").text()).contains("starting");
      assertThat(supervisor.tell("status").code()).isEqualTo(1);

      Files.createFile(go);

      supervisor.awaitServing(1);
    }
  }

  @Test
  void finishesAndLeavesWhenItsSupervisorIsKilled() throws Exception {
    Path go = directory.resolve("go");
    Path app =
        Apps.write(directory.resolve("Waiting.java"), Apps.waiting("Waiting", "finished", go));
    Path log = directory.resolve("log");
    try (Supervised supervisor = start(List.of("--log-file", log), app)) {
      Waiting.until(() -> Files.exists(log) && log().contains("holding"), "the port");
      int port = Integer.parseInt(log().replaceFirst("(?s).*holding 127.0.0.1:([0-9]+)\n.*", "$1"));
      supervisor.awaitServing(1);
      long pid = supervisor.worker().pid();
      try (KeptConnection connection = KeptConnection.to(port)) {
        connection.send("/");
        Waiting.until(() -> log().contains("called"), "the call");

        supervisor.running().signal("KILL");
        Waiting.until(() -> log().contains("cancelled SHUTDOWN"), "the drain");
        Files.createFile(go);

        assertThat(connection.receive()).containsIgnoringCase("connection: close");
      }
      Waiting.untilGone(pid);
      assertThat(log()).contains("pintle: the supervisor is gone; draining for up to 30000 ms");
    }
  }

  @Test
  void servesOnUntilItsSuccessorIsReadyWhenItHasServedEnough() throws Exception {
    Path app = Apps.write(directory.resolve("Who.java"), APP);
    try (Supervised supervisor = start(List.of("--settle", "50ms"), "--max-requests", "3", app)) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      Set<String> answers = new TreeSet<>();
      while (answers.size() < 2) {
        try (KeptConnection connection = KeptConnection.to(port)) {
          String response = connection.get("/");
          answers.add(response.substring(response.lastIndexOf('\n') + 1));
        }
      }
      assertThat(answers).allMatch(answer -> answer.startsWith("1 "));
      supervisor.running().awaitError("retiring after 3 requests; serving until a successor");
      supervisor.running().awaitError("wants to be replaced; starting another");
      supervisor.running().awaitError("ended with exit status 0");
    }
  }

  @Test
  void doesNotTakeTheSupervisorOfItsParentForItsOwn() throws Exception {
    Path app =
        Apps.write(
            directory.resolve("Parent.java"),
            """
            import dev.pintle.*;
            class Parent {
              public static App app() {
                return env -> Response.text(
                    dev.pintle.runner.supervisor.Supervision.join(System.getenv()) == null
                        ? "none" : "the parent's");
              }
            }
            """);
    try (Supervised supervisor = start(List.of(), app)) {
      int port = supervisor.awaitPort();
      try (KeptConnection connection = KeptConnection.to(port)) {
        assertThat(connection.get("/")).endsWith("\nnone");
      }
    }
  }

  private Supervised start(List<?> options, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of("--listen", "0"));
    all.addAll(options);
    return Supervised.start(directory, all, Supervised.ours(arguments));
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }
}
