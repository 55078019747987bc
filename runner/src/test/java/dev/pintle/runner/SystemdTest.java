package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.runner.supervisor.Systemd;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of systemd, without a supervisor of ours. */
class SystemdTest {
  private static final String APP =
      """
      import dev.pintle.*;
      public class Hello {
        public static App app() {
          return env -> Response.text("hello");
        }
      }
      """;

  @Nested
  @Timeout(120)
  class AServiceOfTypeNotify {
    @TempDir Path directory;

    @Test
    void saysWhenItServesAndWhenItGoes() throws Exception {
      Path app = Apps.packed(directory, "Hello", APP);
      try (NotifySocket systemd = NotifySocket.in(directory);
          Running running = Running.startWith(systemd.variable(), "-l", "0", app)) {
        int port = running.awaitPort();
        systemd.await("READY=1");
        try (KeptConnection connection = KeptConnection.to(port)) {
          assertThat(connection.get("/")).endsWith("hello");
        }
        running.signal("TERM");
        assertThat(running.awaitExit()).isZero();

        assertThat(systemd.await("STOPPING=1")).isEqualTo(ready(running) + "<STOPPING=1>\n");
      }
    }

    @Test
    void saysThatItGoesBeforeItsDelay() throws Exception {
      Path app = Apps.packed(directory, "Hello", APP);
      try (NotifySocket systemd = NotifySocket.in(directory);
          Running running =
              Running.startWith(systemd.variable(), "-l", "0", "--drain-delay=60s", app)) {
        int port = running.awaitPort();
        systemd.await("READY=1");
        running.signal("TERM");
        systemd.await("STOPPING=1");

        try (KeptConnection connection = KeptConnection.to(port)) {
          assertThat(connection.get("/")).endsWith("hello");
        }
      }
    }

    @Test
    void saysWhenItReloadsAndThatItServesHoweverThatWent() throws Exception {
      Path app = Apps.write(directory.resolve("Hello.java"), APP);
      try (NotifySocket systemd = NotifySocket.in(directory);
          Running running = Running.startWith(systemd.variable(), "-l", "0", app)) {
        systemd.await("READY=1");
        running.signal("HUP");
        running.awaitError("reloaded");
        awaitReady(systemd, 2); // which it says behind that
        Apps.write(app, "class Hello {");
        running.signal("HUP");
        running.awaitError("not reloaded");

        String reloading = "<RELOADING=1\nMONOTONIC_USEC=[0-9]+>\n";
        String ready = ready(running);
        awaitReady(systemd, 3);
        assertThat(systemd.told()).matches(ready + reloading + ready + reloading + ready);
      }
    }

    @Test
    void saysThatItServesWhenTheLastOfReloadsThatOverlapIsOver() throws Exception {
      try (NotifySocket socket = NotifySocket.in(directory)) {
        String path = socket.variable().substring("NOTIFY_SOCKET=".length());
        Systemd systemd = Systemd.of(Map.of("NOTIFY_SOCKET", path));
        systemd.ready("the start");
        systemd.reloading();
        systemd.reloading();
        systemd.ready("one of two");
        systemd.ready("both");
        systemd.stopping();

        assertThat(socket.await("STOPPING=1").lines().filter(line -> !line.matches("M.*=.*")))
            .containsExactly(
                "<READY=1",
                "STATUS=the start>",
                "<RELOADING=1",
                "<RELOADING=1",
                "<READY=1",
                "STATUS=both>",
                "<STOPPING=1>");
      }
    }

    private static void awaitReady(NotifySocket systemd, int times) throws Exception {
      Waiting.until(
          () -> systemd.told().split("STATUS=serving>\n", -1).length == times + 1,
          "READY for the time " + times);
    }

    private static String ready(Running running) {
      return "<READY=1\nMAINPID=" + running.pid() + "\nSTATUS=serving>\n";
    }
  }

  /** systemd itself is not needed for this, only its program that does what it does. */
  @Nested
  @Timeout(120)
  class ASocketOfSystemds {
    private static final String PROGRAM = "systemd-socket-activate";

    @TempDir Path directory;
    private Path activate;

    @BeforeEach
    void findProgram() {
      Optional<Path> found = Balancer.find(PROGRAM);
      assumeTrue(found.isPresent(), PROGRAM + " is not installed");
      activate = found.orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.pintle.runner.HandlersTest#handlers")
    void isServedBesideOthersWhateverTheirNames(String handler) throws Exception {
      Path app = Apps.packed(directory, "Hello", APP);
      int first = FreePort.any();
      int second = FreePort.any();
      Path path = directory.resolve("app.sock");
      boolean unix = !handler.equals("undertow"); // which has no UNIX_SOCKETS
      List<Object> command = new ArrayList<>(List.of("--listen=127.0.0.1:" + first));
      command.add("--listen=127.0.0.1:" + second);
      if (unix) {
        command.add("--listen=" + path);
      }
      command.addAll(List.of("--fdname=" + (unix ? "web:more:app" : "web:more"), "--"));
      command.addAll(List.of("-s", handler, app));
      try (Running running = Running.under(activate, command.toArray())) {
        running.awaitError("Listening on 127.0.0.1:" + first + " as 3.");
        running.awaitError("Listening on 127.0.0.1:" + second + " as 4.");
        // It starts the service when somebody comes.
        assertHello(handler, second);
        assertThat(running.awaitPort()).isEqualTo(first);
        assertThat(running.awaitPort()).isEqualTo(second);
        assertHello(handler, first);
        if (unix) {
          running.awaitError("listening on unix:" + path);
        }
        if (unix && !handler.equals("fcgi")) {
          try (KeptConnection connection = KeptConnection.to(path)) {
            assertThat(connection.get("/")).endsWith("hello");
          }
        }
        running.signal("TERM");
        assertThat(running.awaitExit()).isZero();
        assertThat(Files.exists(path)).isEqualTo(unix);
      }
    }

    private void assertHello(String handler, int port) throws Exception {
      if (handler.equals("fcgi")) {
        try (FcgiClient client = FcgiClient.to(port)) {
          client.send("SCRIPT_NAME", "", "REQUEST_URI", "/");
          assertThat(client.receive()).endsWith("hello");
        }
      } else {
        try (KeptConnection connection = KeptConnection.to(port)) {
          assertThat(connection.get("/")).endsWith("hello");
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inherited", "fd:3 fd:4"})
    void isHeldByTheSupervisorOverAReload(String listen) throws Exception {
      Path app = Apps.packed(directory, "Hello", APP);
      Path pidFile = directory.resolve("app.pid");
      int first = FreePort.any();
      int second = FreePort.any();
      List<Object> command =
          new ArrayList<>(List.of("--listen=127.0.0.1:" + first, "--listen=127.0.0.1:" + second));
      command.addAll(List.of("--", "start", "--settle", "50ms"));
      for (String address : listen.split(" ", -1)) {
        command.addAll(List.of("--listen", address));
      }
      command.addAll(List.of("--pid-file", pidFile, "--"));
      command.addAll(List.of(Supervised.ours(app)));
      try (Running running = Running.under(activate, command.toArray())) {
        running.awaitError("Listening on 127.0.0.1:" + second);
        assertHello("http", second);
        running.awaitError("holding 127.0.0.1:" + first);

        assertThat(Supervised.tell("reload", pidFile).text())
            .isEqualTo("pintle: generation 2 serves\n");

        running.awaitError("generation 1 (process");
        assertHello("http", first);
        assertHello("http", second);
        running.signal("TERM");
        assertThat(running.awaitExit()).isZero();
      }
    }

    /** As StandardInput=socket has it. */
    @Test
    void isServedWhereItIsStandardInput() throws Exception {
      Path app = Apps.packed(directory, "Hello", APP);
      int port = FreePort.any();
      try (Running running =
          Running.under(
              activate, "--inetd", "--listen=127.0.0.1:" + port, "--", "-s", "http", app)) {
        running.awaitError("Listening on 127.0.0.1:" + port);
        assertHello("http", port);
        assertThat(running.awaitError("listening on "))
            .isEqualTo("listening on " + URI.create("http://127.0.0.1:" + port + "/"));
      }
    }
  }
}
