package dev.pintle.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load by {@code wrk}: closed loop, kept connections. */
final class Wrk {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)s");
  private static final Pattern TROUBLE = Pattern.compile("(?m)^ *(Socket errors|Non-2xx).*$");

  private Wrk() {}

  /**
   * One round.
   *
   * @param requests that were answered
   * @param rate requests a second
   * @param cpuMicros CPU time of the server for each of them
   */
  record Round(long requests, double rate, double cpuMicros) {}

  /** Runs one round; an error in it fails the race. */
  static Round run(ServerProcess server, int connections, int seconds)
      throws IOException, InterruptedException {
    Duration before = server.cpu();
    Process wrk =
        new ProcessBuilder("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", server.url())
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), UTF_8);
    int status = wrk.waitFor();
    Duration cpu = server.cpu().minus(before);
    Matcher requests = REQUESTS.matcher(output);
    Matcher trouble = TROUBLE.matcher(output);
    if (status != 0 || trouble.find() || !requests.find()) {
      throw new IOException("wrk against " + server + " did not go well:\n" + output);
    }
    long count = Long.parseLong(requests.group(1));
    double time = Double.parseDouble(requests.group(2));
    return new Round(count, count / time, cpu.toNanos() / 1e3 / count);
  }
}
