package dev.pintle.http.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Quick requests beside slow ones: {@code OpenLoop [SECONDS [CONNECTIONS [RATE]]]}. One request in
 * a hundred blocks its thread for 100 ms.
 */
public final class OpenLoop {
  private static final int ONE_SLOW_IN = 100;
  private static final int WARM_UP_SECONDS = 2;

  private OpenLoop() {}

  /** What to do. */
  record Plan(int seconds, int connections, int rate, boolean samePath) {}

  /** What came of it. */
  record Report(
      String java, Plan plan, LoadClient.Run run, LoadClient.Failures failures, Duration cpu) {
    @Override
    public String toString() {
      return String.format(
          "%s%n%d connections, %d requests/s, slow ones on %s path%n"
              + "quick: %s%nslow:  %s%nfailures: %s%nserver CPU: %.1f us a request, %d %% of a core",
          java,
          plan.connections,
          plan.rate,
          plan.samePath ? "the same" : "another",
          run.quick(),
          run.slow(),
          failures,
          cpu.toNanos() / 1e3 / plan.rate / plan.seconds,
          cpu.toMillis() / 10 / plan.seconds);
    }
  }

  /**
   * Runs twice: with slow requests on the path of the quick ones, and on one of their own.
   *
   * @param arguments see above
   * @throws Exception if it fails
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = argument(arguments, 0, 20);
    int connections = argument(arguments, 1, 2000);
    int rate = argument(arguments, 2, 10_000);
    for (boolean samePath : new boolean[] {true, false}) {
      System.out.println(run(new Plan(seconds, connections, rate, samePath)));
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  static Report run(Plan plan) throws IOException {
    LoadClient.Requests requests =
        new LoadClient.Requests() {
          @Override
          public boolean isSlow(int number) {
            return number % ONE_SLOW_IN == ONE_SLOW_IN / 2;
          }

          @Override
          public String path(boolean slow) {
            return slow && !plan.samePath ? "/slow" : "/";
          }
        };
    try (ServerProcess server = ServerProcess.start(List.of());
        LoadClient client = LoadClient.connect(server.address(), plan.connections)) {
      LoadClient.Run unused = client.run(plan.rate, plan.rate * WARM_UP_SECONDS, requests);
      Duration before = server.cpu();
      LoadClient.Run run = client.run(plan.rate, plan.rate * plan.seconds, requests);
      return new Report(server.java(), plan, run, client.failures(), server.cpu().minus(before));
    }
  }
}
