package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two workers behind each of three balancers, as {@code docs/deploy/rolling-restart.md} has it.
 * They are restarted in turn, twice, before the first test, under the load that all of them pass
 * on: first the one of handler jetty and the one of handler undertow, then two of handler http.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class RollingRestartTest {
  private static final Duration THINK = Duration.ofMillis(3);

  private static final String APP =
      """
      import dev.pintle.*;
      public class Who {
        public static App app() {
          String who = ProcessHandle.current().pid() + " ";
          return env -> Response.text(who + Request.of(env).text(100).length());
        }
      }
      """;

  private interface Start {
    Balancer of(Path dir, int first, int second) throws Exception;
  }

  private final Map<String, Balancer> balancers = new LinkedHashMap<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final List<Running> workers = new ArrayList<>();
  private final List<String> processes = new ArrayList<>();
  private Path app;

  @BeforeAll
  void restartEachWorkerTwice(@TempDir Path dir) throws Exception {
    app = Apps.packed(dir, "Who", APP);
    int[] ports = {FreePort.any(), FreePort.any()};
    workers.add(start("jetty", ports[0]));
    workers.add(start("undertow", ports[1]));
    begin("haproxy", Balancer::haproxy, dir, ports);
    begin("nginx", Balancer::nginx, dir, ports);
    begin("apache2", Balancer::apache, dir, ports);
    for (Running worker : workers) {
      awaitAnswers(worker);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < ports.length; i++) {
        workers.get(i).signal("TERM");
        assertThat(workers.get(i).awaitExit()).isZero();
        workers.set(i, start("http", ports[i]));
        // Not before each of them uses it is it the turn of the other.
        awaitAnswers(workers.get(i));
      }
    }
    for (Load load : loads.values()) {
      load.stop();
    }
  }

  private Running start(String handler, int port) throws Exception {
    // As on the page, but with less time for connections that nobody uses.
    List<Object> arguments = new ArrayList<>(List.of("-s", handler, "-l", "127.0.0.1:" + port));
    arguments.addAll(List.of("--ready=/ready", "--drain-delay=3s", "--drain=2s", app));
    Running worker = Running.start(arguments.toArray());
    workersStarted(worker);
    worker.awaitPort();
    return worker;
  }

  private void workersStarted(Running worker) {
    processes.add("" + worker.pid());
  }

  private void begin(String program, Start start, Path dir, int[] ports) throws Exception {
    if (Balancer.find(program).isEmpty()) {
      return;
    }
    Path own = Files.createDirectory(dir.resolve(program));
    for (Path folder : List.of(dir, own)) {
      // Some change their user.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Balancer balancer = start.of(own, ports[0], ports[1]);
    balancers.put(program, balancer);
    loads.put(program, Load.on(balancer.port(), THINK));
  }

  private void awaitAnswers(Running worker) throws Exception {
    for (Load load : loads.values()) {
      load.awaitAnswer(worker.pid() + " ");
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (Load load : loads.values()) {
      load.close();
    }
    for (Balancer balancer : balancers.values()) {
      balancer.close();
    }
    workers.forEach(Running::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"haproxy", "nginx", "apache2"})
  void losesNoRequestBehind(String program) throws Exception {
    Balancer balancer = balancers.get(program);
    if (Boolean.getBoolean("pintle.require-programs")) {
      assertThat(balancer).as(program + ", which bin/test installs").isNotNull();
    }
    assumeTrue(balancer != null, program + " is not installed");

    assertThat(loads.get(program).failures()).as(balancer.said()).isEmpty();
    assertThat(loads.get(program).generations()).containsExactlyInAnyOrderElementsOf(processes);
  }

  @Test
  void inKubernetesThePodHasTheTimeThatItsWorkerNeeds() throws Exception {
    DeployPage page = DeployPage.block("rolling-restart.md", "yaml rolling restart");

    assertThat(seconds(page.find("terminationGracePeriodSeconds: ([0-9]+)\n")))
        .isGreaterThan(
            seconds(page.find("--drain-delay=([0-9]+)s\n"))
                + seconds(page.find("--drain=([0-9]+)s\n")));
    assertThat(page.find("path: (.*)\n")).isEqualTo(page.find("--ready=(.*)\n"));
    assertThat(page.find("port: (.*)\n")).isEqualTo(page.find("--listen=:(.*)\n"));
  }

  private static int seconds(String text) {
    return Integer.parseInt(text);
  }
}
