package dev.pintle.bench.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program that asks servers, and says how they answered. */
enum Generator {
  /** Compares each byte of every reply, keeps idle connections beside, and can keep a rate. */
  OWN("") {
    @Override
    List<String> command(Load load, int port, double seconds, double rate) {
      Workshop workshop = load.workshop();
      WebCase webCase = load.webCase();
      List<String> command =
          new ArrayList<>(
              List.of(
                  workshop.load().toString(),
                  String.valueOf(port),
                  String.valueOf(load.connections()),
                  String.valueOf(seconds),
                  String.valueOf(rate > 0 ? 1 : webCase.depth()),
                  String.valueOf(rate),
                  String.valueOf(webCase.idle()),
                  webCase.keep() ? "keep" : "close",
                  workshop.request(webCase.request).toString(),
                  workshop.body(webCase.request).toString()));
      if (webCase.every() > 0) {
        WebRequest slow = WebRequest.BLOCK;
        command.addAll(
            List.of(
                workshop.request(slow).toString(),
                workshop.body(slow).toString(),
                String.valueOf(webCase.every())));
      }
      return command;
    }

    @Override
    Stream<String> reports(String output) {
      return output.lines();
    }

    @Override
    boolean canAsk(WebCase webCase) {
      return true;
    }
  },

  /**
   * Looks at the status and the framing of replies only. It knows no idle connections, does not
   * tell the quick requests of a mixture apart, and has no times for those that are pipelined.
   */
  WRK(", by wrk") {
    @Override
    List<String> command(Load load, int port, double seconds, double rate) {
      return List.of(
          "wrk",
          "-t1",
          "-c" + load.connections(),
          "-d" + Math.max(1, Math.round(seconds)) + "s",
          "--timeout",
          "10s",
          "-s",
          load.workshop().wrkScript().toString(),
          "http://127.0.0.1:" + port + "/",
          load.workshop().request(load.webCase().request).toString());
    }

    @Override
    Stream<String> reports(String output) {
      List<String> lines = output.lines().toList();
      return lines.subList(Math.max(0, lines.size() - 1), lines.size()).stream();
    }

    @Override
    boolean canAsk(WebCase webCase) {
      return webCase.idle() == 0 && webCase.every() == 0 && webCase.depth() == 1;
    }
  };

  /** What its tables say of it. */
  final String suffix;

  Generator(String suffix) {
    this.suffix = suffix;
  }

  /**
   * What to run.
   *
   * @param rate requests a second, 0 for as many as are answered
   */
  abstract List<String> command(Load load, int port, double seconds, double rate);

  /** The lines of what it has printed that are reports, a kind of request each. */
  abstract Stream<String> reports(String output);

  abstract boolean canAsk(WebCase webCase);
}
