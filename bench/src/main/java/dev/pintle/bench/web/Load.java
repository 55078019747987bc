package dev.pintle.bench.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of load.
 *
 * @param connections that are busy
 */
record Load(Workshop workshop, WebCase webCase, int connections, Generator generator) {
  /**
   * What it prints of one kind of request.
   *
   * @param answered requests with the right reply
   * @param errors all others
   */
  record Report(
      long answered,
      double seconds,
      long errors,
      int medianMicros,
      int p99Micros,
      int p999Micros,
      int longestMicros) {
    static Report of(String line) throws IOException {
      String[] words = line.strip().split(" ", -1);
      if (words.length != 7) {
        throw new IOException("the load generator says \"" + line + "\"");
      }
      return new Report(
          Long.parseLong(words[0]),
          Double.parseDouble(words[1]),
          Long.parseLong(words[2]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[4]),
          Integer.parseInt(words[5]),
          Integer.parseInt(words[6]));
    }
  }

  /**
   * A round.
   *
   * @param quick of the case's own requests
   * @param answered requests, those that block included
   * @param cpuMicros of the server for each request that was answered
   */
  record Round(Report quick, long answered, double cpuMicros) {
    double rate() {
      return answered / quick.seconds();
    }
  }

  /** A closed loop: the next request as soon as one is answered. */
  Round saturate(WebServer server, double seconds) throws IOException, InterruptedException {
    return run(server, seconds, 0);
  }

  /**
   * A request at its time, whatever the replies do.
   *
   * @param rate requests a second
   */
  Round pace(WebServer server, double seconds, double rate)
      throws IOException, InterruptedException {
    return run(server, seconds, rate);
  }

  private Round run(WebServer server, double seconds, double rate)
      throws IOException, InterruptedException {
    List<String> command = generator.command(this, server.port(), seconds, rate);
    double before = server.processes().cpuSeconds();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    double cpu = server.processes().cpuSeconds() - before;
    if (status != 0) {
      throw new IOException("no load on port " + server.port());
    }
    List<Report> reports = new ArrayList<>();
    for (String line : generator.reports(output).toList()) {
      reports.add(Report.of(line));
    }
    long answered = reports.stream().mapToLong(Report::answered).sum();
    if (answered == 0) {
      throw new IOException("port " + server.port() + " answers nothing right");
    }
    return new Round(reports.get(0), answered, cpu * 1e6 / answered);
  }
}
