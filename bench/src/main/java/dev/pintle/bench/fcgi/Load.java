package dev.pintle.bench.fcgi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Rounds of load by the program of the same name.
 *
 * @param keep all requests of a connection on it, rather than a connection for each
 */
record Load(Programs programs, int connections, boolean keep) {
  /**
   * What it prints.
   *
   * @param answered requests with the right reply
   * @param errors all others
   * @param medianMicros of the time from a request's first byte, or the connection's, to
   *     END_REQUEST
   * @param p99Micros so long at most took 99 of 100
   */
  record Report(long answered, double seconds, long errors, int medianMicros, int p99Micros) {
    static Report of(String line) throws IOException {
      String[] words = line.strip().split(" ", -1);
      if (words.length != 5) {
        throw new IOException("the load generator says \"" + line + "\"");
      }
      return new Report(
          Long.parseLong(words[0]),
          Double.parseDouble(words[1]),
          Long.parseLong(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]));
    }
  }

  /**
   * A round.
   *
   * @param cpuMicros of the server for each request that was answered
   */
  record Round(Report report, double cpuMicros) {
    double rate() {
      return report.answered() / report.seconds();
    }
  }

  /**
   * Runs as long as it takes to become as fast as it gets: in rounds like those that are measured,
   * for the compiler gives up again what it has made for connections that do not begin and end.
   */
  void warmUp(FcgiServer server, int roundSeconds) throws IOException, InterruptedException {
    for (int left = server.contender().warmUpSeconds; left > 0; left -= roundSeconds) {
      Round unused = run(server, roundSeconds);
    }
  }

  Round run(FcgiServer server, int seconds) throws IOException, InterruptedException {
    Path folder = programs.folder();
    double before = server.cpuSeconds();
    Process process =
        new ProcessBuilder(
                folder.resolve("load").toString(),
                server.socket().toString(),
                String.valueOf(connections),
                String.valueOf(seconds),
                keep ? "keep" : "close",
                folder.resolve("hello.php").toString(),
                Contender.BODY)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    double cpu = server.cpuSeconds() - before;
    if (status != 0) {
      throw new IOException("no load on " + server.contender().title + ": " + server.log());
    }
    Report report = Report.of(line);
    if (report.answered() == 0) {
      throw new IOException(server.contender().title + " answers nothing right: " + server.log());
    }
    return new Round(report, cpu * 1e6 / report.answered());
  }
}
