package dev.pintle.bench.reload;

/** What {@code Tortured.java} answers on a path, of the line with its generation and the query. */
enum Page {
  /** A reply of few bytes. */
  LINE("/line") {
    @Override
    String reply(String line) {
      return line;
    }
  },
  /** Some 30 KB. */
  LARGE("/large") {
    @Override
    String reply(String line) {
      return (line + "\n").repeat(1_500);
    }
  },
  /** A reply that takes its time. */
  SLOW("/slow") {
    @Override
    String reply(String line) {
      return line;
    }
  },
  /** A stream of four pieces. */
  STREAM("/stream") {
    @Override
    String reply(String line) {
      return (line + "\n").repeat(4);
    }
  };

  final String path;

  Page(String path) {
    this.path = path;
  }

  abstract String reply(String line);
}
