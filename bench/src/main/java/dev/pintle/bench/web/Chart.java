package dev.pintle.bench.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Horizontal bars of the CPU time of a request, an SVG file for each case. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LEFT = 230;
  private static final int RIGHT = 60;
  private static final int LINE = 22;
  private static final int TOP = 46;

  private Chart() {}

  /** Of the case's middle number of connections. */
  static void write(Results results, WebCase webCase, List<Integer> connections, Path folder)
      throws IOException {
    int busy = connections.get(connections.size() / 2);
    Rounds rounds = results.saturated(webCase, busy, Generator.OWN);
    Files.writeString(folder.resolve(webCase.word() + ".svg"), svg(rounds, webCase, busy));
  }

  private static String svg(Rounds rounds, WebCase webCase, int connections) {
    List<Contender> order =
        rounds.contenders().stream()
            .sorted(Comparator.comparingDouble(one -> rounds.median(one, Load.Round::cpuMicros)))
            .toList();
    double most =
        order.isEmpty() ? 1 : rounds.median(order.get(order.size() - 1), Load.Round::cpuMicros);
    int height = TOP + LINE * order.size() + 10;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
            font-family="sans-serif" font-size="13">
            <rect width="%1$d" height="%2$d" fill="#fff"/>
            <text x="12" y="20" font-weight="bold">%3$s</text>
            <text x="12" y="37" fill="#555">CPU time of the server, µs a request; %4$d connections; \
            Java %5$d</text>
            """,
            WIDTH,
            height,
            webCase.title,
            connections,
            Runtime.version().feature()));
    int y = TOP;
    for (Contender contender : order) {
      double value = rounds.median(contender, Load.Round::cpuMicros);
      double length = value / most * (WIDTH - LEFT - RIGHT);
      out.append(
          String.format(
              Locale.ROOT,
              """
              <text x="%d" y="%d" text-anchor="end">%s</text>
              <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
              <text x="%.1f" y="%d">%.1f</text>
              """,
              LEFT - 8,
              y + 15,
              contender.title,
              LEFT,
              y + 3,
              length,
              LINE - 6,
              color(contender),
              LEFT + length + 6,
              y + 15,
              value));
      y += LINE;
    }
    return out.append("</svg>\n").toString();
  }

  private static String color(Contender contender) {
    return switch (contender.kind) {
      case FLOOR, OUTSIDE -> "#b9b9b9";
      case EVENTS -> "#8fb3d9";
      case BLOCKING -> contender == Contender.PINTLE ? "#d9722e" : "#4a7fb5";
    };
  }
}
